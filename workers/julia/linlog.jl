# LinLogQuantization.jl (M. Kloewer) as a compressor: `julia -t 2 linlog.jl`, with that package installed. A stream is
# the two numbers of the scale (Float64) and the codes, little endian. No bound is promised: the step is the range of
# the values divided by the number of codes.
include(joinpath(@__DIR__, "TezpressWorker.jl"))

using LinLogQuantization
using .TezpressWorker

struct LinLog <: Codec end

const CODE_TYPES = Dict(8 => UInt8, 16 => UInt16, 32 => UInt32)
const QUANTIZE = Dict(
    "lin" => Dict(8 => LinQuant8Array, 16 => LinQuant16Array, 32 => LinQuant32Array),
    "log" => Dict(8 => LogQuant8Array, 16 => LogQuant16Array, 32 => LogQuant32Array),
)

TezpressWorker.describe(::LinLog) = Dict(
    "id" => "linlog", "version" => "1", "sentence" => "Linear or logarithmic quantisation by LinLogQuantization.jl.",
    "bounds" => [], "trains" => false,
    "options" => [
        Dict("name" => "scale", "type" => "str", "default" => "lin", "sentence" => "How the codes are spaced.",
            "choices" => ["lin", "log"]),
        Dict("name" => "bits", "type" => "int", "default" => 16, "sentence" => "Bits of a code: 8, 16 or 32.",
            "minimum" => 8, "maximum" => 32),
    ],
)

function settings(config)
    scale, bits = get(config, "scale", "lin"), get(config, "bits", 16)
    haskey(QUANTIZE, scale) || invalid("scale is $scale, not lin or log")
    haskey(CODE_TYPES, bits) || invalid("bits is $bits, not 8, 16 or 32")
    haskey(config, "bound") && invalid("linlog promises no bound")
    return scale, bits
end

function TezpressWorker.encode(::LinLog, input, config)
    scale, bits = settings(config)
    eltype(input) <: AbstractFloat || invalid("linlog takes float32 and float64, not $(eltype(input))")
    isempty(input) && return (UInt8[], Dict("scale" => scale, "bits" => bits))
    all(isfinite, input) || invalid("linlog has no code for infinities and NaN")
    scale == "log" && any(<(0), input) && invalid("the logarithmic scale has no code for negative values")
    quantized = QUANTIZE[scale][bits](input)
    stream = vcat(reinterpret(UInt8, [quantized.min, quantized.max]), reinterpret(UInt8, vec(quantized.A)))
    return Vector{UInt8}(stream), Dict("scale" => scale, "bits" => bits)
end

function TezpressWorker.decode(::LinLog, stream, output, config)
    scale, bits = settings(config)
    isempty(output) && isempty(stream) && return nothing
    type = CODE_TYPES[bits]
    length(stream) == 16 + sizeof(type) * length(output) ||
        corrupt("$(length(stream)) bytes are no $bits-bit codes of $(length(output)) values")
    low, high = reinterpret(Float64, stream[1:16])
    codes = reshape(collect(reinterpret(type, stream[17:end])), size(output))
    Quantized = scale == "lin" ? LinQuantArray : LogQuantArray
    output .= Array{eltype(output)}(Quantized{type,ndims(output)}(codes, low, high))
    return nothing
end

serve([LinLog()])
