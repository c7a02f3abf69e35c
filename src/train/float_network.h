// A network as libtorch trains it, and its way to and from the codec's integers.
#pragma once

#include <torch/torch.h>

#include "codec/network.h"

namespace tezpress::train {

// Inputs and hidden values as the codec's, divided by 2^8.
struct FloatNetworkImpl : torch::nn::Module {
  FloatNetworkImpl(int inputs, int hidden);
  // values: (N, inputs); level: (N) of class numbers. Returns (N) corrections in units of the target's scale.
  torch::Tensor forward(const torch::Tensor& values, const torch::Tensor& level);

  torch::Tensor first, first_bias, second, second_bias, last, last_bias;
  torch::Tensor widths;  // log of the logistic's width, per bucket; of no use after training
};
TORCH_MODULE(FloatNetwork);

codec::Network to_integers(const FloatNetwork& network);
void set_weights(FloatNetwork& network, const codec::Network& integers);

}  // namespace tezpress::train
