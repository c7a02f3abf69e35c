"""A model store that lasts as long as a test module, so that no test touches the user's models."""

import os
import tempfile


class ModelFolder:
    """Use in setUpModule and tearDownModule."""

    def __init__(self):
        self._folder = tempfile.TemporaryDirectory()
        self._before = os.environ.get("TEZPRESS_MODELS")
        os.environ["TEZPRESS_MODELS"] = self._folder.name

    def close(self) -> None:
        if self._before is None:
            del os.environ["TEZPRESS_MODELS"]
        else:
            os.environ["TEZPRESS_MODELS"] = self._before
        self._folder.cleanup()
