"""Ready compressors for TezPress in Python: one module per worker, shared parts beside them.

No module imports its framework before the first use: a worker describes itself at once, also where the framework is
absent. See workers/README.md.
"""
