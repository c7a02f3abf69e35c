# Serves compressors written in Julia to TezPress, by the protocol of docs/bridge.md. One decision: the C library's
# own calls and nothing else, so that a worker needs no packages but those of its compressor. Linux, 64 bit.
#
#     include("TezpressWorker.jl")
#     struct Halves <: TezpressWorker.Codec end
#     TezpressWorker.describe(::Halves) = Dict("id" => "halves", "version" => "1", "sentence" => "...",
#         "bounds" => [], "trains" => false, "options" => [])
#     TezpressWorker.encode(::Halves, input, config) = (bytes, config)       # input: an Array, fastest axis first
#     TezpressWorker.decode(::Halves, bytes, output, config) = (output .= ...; nothing)
#     TezpressWorker.serve([Halves()])
#
# Run it with two threads (`julia -t 2 halves.jl`): the second one sees the end of the host during a long call.
module TezpressWorker

export Codec, serve, invalid, corrupt, missing_part

abstract type Codec end

# What a compressor defines. describe: the description of docs/bridge.md, section 4, as a Dict.
function describe end
# encode(codec, input, config) returns the stream, a Vector{UInt8}, and all options that decode needs, a Dict. input is an
# Array in shared memory: it must not be changed, nor used after the call. Its first axis is the fastest (NumPy's last).
function encode end
# decode(codec, stream, output, config) fills output, an Array of the type and shape that were encoded.
function decode end
warm_up(::Codec, config) = nothing

# An error with one of the kinds of docs/bridge.md; any other exception is reported as "failed", with its backtrace.
struct Refusal <: Exception
    kind::String
    text::String
end
Base.showerror(io::IO, refusal::Refusal) = print(io, refusal.text)
invalid(text) = throw(Refusal("invalid", text))
corrupt(text) = throw(Refusal("corrupt", text))
missing_part(text) = throw(Refusal("missing", text))

# ---- JSON: nothing, Bool, Int64, Float64, String, Vector{Any}, Dict{String,Any} ----

const DEEPEST = 64

mutable struct Reader
    text::Vector{UInt8}
    at::Int
end

peek(r::Reader) = r.at <= length(r.text) ? r.text[r.at] : 0x00

function skip_space(r::Reader)
    while peek(r) in (0x20, 0x09, 0x0a, 0x0d)
        r.at += 1
    end
end

function expect(r::Reader, word::String)
    for byte in codeunits(word)
        peek(r) == byte || error("JSON: '$word' is missing at byte $(r.at)")
        r.at += 1
    end
end

function read_hex(r::Reader)
    r.at + 3 <= length(r.text) || error("JSON: an escape is cut off")
    value = parse(UInt32, String(r.text[r.at:r.at+3]); base = 16)
    r.at += 4
    return value
end

function read_escape(r::Reader, out::IO)
    letter = Char(peek(r))
    r.at += 1
    if letter != 'u'
        plain = Dict('n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', '"' => '"', '\\' => '\\',
            '/' => '/')
        haskey(plain, letter) || error("JSON: an unknown escape")
        return print(out, plain[letter])
    end
    code = read_hex(r)
    if 0xd800 <= code < 0xdc00
        expect(r, "\\u")
        code = 0x10000 + ((code - 0xd800) << 10) + (read_hex(r) - 0xdc00)
    end
    print(out, Char(code))
end

function read_text(r::Reader)
    expect(r, "\"")
    out = IOBuffer()
    while peek(r) != UInt8('"')
        r.at <= length(r.text) || error("JSON: a text is cut off")
        byte = peek(r)
        r.at += 1
        byte == UInt8('\\') ? read_escape(r, out) : write(out, byte)
    end
    r.at += 1
    return String(take!(out))
end

function read_number(r::Reader)
    begin_at = r.at
    while peek(r) in codeunits("+-0123456789.eE")
        r.at += 1
    end
    text = String(r.text[begin_at:r.at-1])
    whole = tryparse(Int64, text)
    whole === nothing || return whole
    number = tryparse(Float64, text)
    number === nothing && error("JSON: no value at byte $begin_at")
    return number
end

# The items between brackets; read_item() reads one.
function read_items(read_item, r::Reader, open::String, close::Char)
    expect(r, open)
    skip_space(r)
    first = true
    while peek(r) != UInt8(close)
        first || expect(r, ",")
        first = false
        skip_space(r)
        read_item()
        skip_space(r)
    end
    r.at += 1
end

function read_value(r::Reader, depth::Int = 0)
    depth < DEEPEST || error("JSON: nested too deep")
    skip_space(r)
    letter = Char(peek(r))
    if letter == '{'
        object = Dict{String,Any}()
        read_items(r, "{", '}') do
            key = read_text(r)
            skip_space(r)
            expect(r, ":")
            object[key] = read_value(r, depth + 1)
        end
        return object
    elseif letter == '['
        list = Any[]
        read_items(() -> push!(list, read_value(r, depth + 1)), r, "[", ']')
        return list
    end
    letter == '"' && return read_text(r)
    letter == 't' && (expect(r, "true"); return true)
    letter == 'f' && (expect(r, "false"); return false)
    letter == 'n' && (expect(r, "null"); return nothing)
    return read_number(r)
end

function parse_json(text::Vector{UInt8})
    reader = Reader(text, 1)
    value = read_value(reader)
    skip_space(reader)
    reader.at > length(text) || error("JSON: something follows the value")
    return value
end

write_json(out::IO, ::Nothing) = print(out, "null")
write_json(out::IO, value::Union{Bool,Integer}) = print(out, value)
function write_json(out::IO, value::AbstractFloat)
    isfinite(value) && return print(out, Float64(value))
    print(out, '"', isnan(value) ? "nan" : value > 0 ? "inf" : "-inf", '"')
end
function write_json(out::IO, value::AbstractString)
    print(out, '"')
    for letter in value
        if letter in ('"', '\\')
            print(out, '\\', letter)
        elseif !isvalid(letter) || letter < ' '
            print(out, "\\u", string(isvalid(letter) ? UInt32(letter) : 0xfffd; base = 16, pad = 4))
        else
            print(out, letter)
        end
    end
    print(out, '"')
end
function write_json(out::IO, value::Union{AbstractVector,Tuple})
    print(out, '[')
    for (i, item) in enumerate(value)
        i > 1 && print(out, ',')
        write_json(out, item)
    end
    print(out, ']')
end
function write_json(out::IO, value::AbstractDict)
    print(out, '{')
    for (i, (key, item)) in enumerate(value)
        i > 1 && print(out, ',')
        write_json(out, string(key))
        print(out, ':')
        write_json(out, item)
    end
    print(out, '}')
end
json_text(value) = sprint(write_json, value)

# ---- messages: struct msghdr is 56 bytes, struct iovec 16, struct cmsghdr 16 and then descriptors of 4 ----

const MESSAGE_BYTES = 65536
const LONGEST_ERROR = 16000
const DESCRIPTORS = 8
const SOL_SOCKET, SCM_RIGHTS = Int32(1), Int32(1)
const MSG_CTRUNC, MSG_TRUNC, MSG_NOSIGNAL, MSG_CMSG_CLOEXEC = Int32(0x8), Int32(0x20), Int32(0x4000), Int32(0x40000000)
const EINTR = 4

put_at!(bytes::Vector{UInt8}, offset::Int, value) =
    GC.@preserve bytes unsafe_store!(Ptr{typeof(value)}(pointer(bytes) + offset), value)
get_at(::Type{T}, bytes::Vector{UInt8}, offset::Int) where {T} =
    GC.@preserve bytes unsafe_load(Ptr{T}(pointer(bytes) + offset))

# A msghdr over data and control, which must be preserved while it is used.
function header_of(data::Vector{UInt8}, part::Vector{UInt8}, control::Vector{UInt8})
    header = zeros(UInt8, 56)
    put_at!(part, 0, UInt64(UInt(pointer(data))))
    put_at!(part, 8, UInt64(length(data)))
    put_at!(header, 16, UInt64(UInt(pointer(part))))
    put_at!(header, 24, UInt64(1))
    put_at!(header, 32, isempty(control) ? UInt64(0) : UInt64(UInt(pointer(control))))
    put_at!(header, 40, UInt64(length(control)))
    return header
end

function send_message(socket::Int32, body, descriptor::Int32 = Int32(-1))
    data = Vector{UInt8}(json_text(body))
    part = zeros(UInt8, 16)
    control = descriptor >= 0 ? zeros(UInt8, 24) : UInt8[]
    if descriptor >= 0
        put_at!(control, 0, UInt64(20))
        put_at!(control, 8, SOL_SOCKET)
        put_at!(control, 12, SCM_RIGHTS)
        put_at!(control, 16, descriptor)
    end
    while true
        sent = GC.@preserve data part control begin
            header = header_of(data, part, control)
            GC.@preserve header ccall(:sendmsg, Cssize_t, (Cint, Ptr{UInt8}, Cint), socket, header, MSG_NOSIGNAL)
        end
        sent == -1 && Base.Libc.errno() == EINTR && continue
        return sent == length(data)
    end
end

# The object and the descriptors; nothing where the connection has ended or must end.
function receive(socket::Int32)
    data = zeros(UInt8, MESSAGE_BYTES)
    part = zeros(UInt8, 16)
    control = zeros(UInt8, 16 + 4 * DESCRIPTORS)
    header = UInt8[]
    size = -1
    while true
        size = GC.@preserve data part control begin
            header = header_of(data, part, control)
            GC.@preserve header ccall(:recvmsg, Cssize_t, (Cint, Ptr{UInt8}, Cint), socket, header, MSG_CMSG_CLOEXEC)
        end
        size == -1 && Base.Libc.errno() == EINTR || break
    end
    size <= 0 && return nothing
    descriptors = descriptors_in(control, Int(get_at(UInt64, header, 40)))
    body = nothing
    if get_at(Int32, header, 48) & (MSG_TRUNC | MSG_CTRUNC) == 0
        try
            body = parse_json(data[1:size])
        catch
        end
    end
    body isa Dict && return (body, descriptors)
    close_descriptor.(descriptors)
    return nothing
end

# All are in one control message: Linux merges them.
function descriptors_in(control::Vector{UInt8}, size::Int)
    size >= 20 && get_at(Int32, control, 8) == SOL_SOCKET && get_at(Int32, control, 12) == SCM_RIGHTS || return Int32[]
    count = (Int(get_at(UInt64, control, 0)) - 16) ÷ 4
    return [get_at(Int32, control, 16 + 4 * (i - 1)) for i in 1:count]
end

close_descriptor(descriptor) = ccall(:close, Cint, (Cint,), descriptor)

# ---- segments ----

const F_ADD_SEALS, F_GET_SEALS = Int32(1033), Int32(1034)
const SEALS = Int32(2 | 4)  # F_SEAL_SHRINK, F_SEAL_GROW
const PROT_READ, PROT_WRITE, MAP_SHARED = 1, 2, 1

mutable struct Segment
    descriptor::Int32
    size::Int
    readable::Ptr{UInt8}
    writable::Ptr{UInt8}
end
Segment(descriptor, size) = Segment(descriptor, size, C_NULL, C_NULL)

function mapped(segment::Segment, protection)
    memory = ccall(:mmap, Ptr{UInt8}, (Ptr{Cvoid}, Csize_t, Cint, Cint, Cint, Int64), C_NULL, segment.size, protection,
                   MAP_SHARED, segment.descriptor, 0)
    memory == Ptr{UInt8}(typemax(UInt)) && error("a segment of $(segment.size) bytes cannot be mapped")
    return memory
end

function memory_of(segment::Segment, writes::Bool)
    if writes
        segment.writable == C_NULL && (segment.writable = mapped(segment, PROT_READ | PROT_WRITE))
        return segment.writable
    end
    segment.readable == C_NULL && (segment.readable = mapped(segment, PROT_READ))
    return segment.readable
end

function release(segment::Segment)
    for memory in (segment.readable, segment.writable)
        memory == C_NULL || ccall(:munmap, Cint, (Ptr{UInt8}, Csize_t), memory, segment.size)
    end
    close_descriptor(segment.descriptor)
end

function received_segment(descriptor::Int32, size)
    seals = ccall(:fcntl, Cint, (Cint, Cint, Cint...), descriptor, F_GET_SEALS, Int32(0))
    if seals < 0 || seals & SEALS != SEALS || size < 1 || filesize(RawFD(descriptor)) != size
        close_descriptor(descriptor)
        invalid("a segment is not sealed, or not of $size bytes")
    end
    return Segment(descriptor, size)
end

function new_segment(size::Int)
    descriptor = ccall(:memfd_create, Cint, (Cstring, Cuint), "tezpress-julia", 3)  # MFD_CLOEXEC | MFD_ALLOW_SEALING
    descriptor >= 0 || error("no memfd of $size bytes")
    segment = Segment(descriptor, size)
    if ccall(:ftruncate, Cint, (Cint, Int64), descriptor, size) != 0 ||
       ccall(:fcntl, Cint, (Cint, Cint, Cint...), descriptor, F_ADD_SEALS, SEALS) != 0
        release(segment)
        error("no memfd of $size bytes")
    end
    return segment
end

mutable struct Session
    socket::Int32
    number::Int64
    segments::Dict{Int64,Segment}
    own::Union{Nothing,Segment}
    own_number::Int64
end
Session(socket, number) = Session(socket, number, Dict{Int64,Segment}(), nothing, 0)

const DTYPES = Dict{String,DataType}(
    "bool" => Bool, "int8" => Int8, "int16" => Int16, "int32" => Int32, "int64" => Int64, "uint8" => UInt8,
    "uint16" => UInt16, "uint32" => UInt32, "uint64" => UInt64, "float32" => Float32, "float64" => Float64)

# An Array over the place of one that a request names; NumPy's last axis is the first.
function array_at(session::Session, place::Dict, writes::Bool)
    haskey(DTYPES, place["dtype"]) || invalid("there is no dtype $(place["dtype"])")
    type = DTYPES[place["dtype"]]
    lengths = Int[length for length in reverse(place["shape"])]
    all(>=(0), lengths) || invalid("the shape $(place["shape"]) is impossible")
    bytes = Base.Checked.checked_mul(sizeof(type), reduce(Base.Checked.checked_mul, lengths; init = 1))
    bytes == 0 && return Array{type}(undef, lengths...)
    place["offset"] % 64 == 0 || invalid("64 does not divide the offset of an array")
    memory = memory_at(session, place["segment"], place["offset"], bytes, writes)
    return unsafe_wrap(Array, Ptr{type}(memory), Tuple(lengths))
end

function bytes_at(session::Session, place::Dict, writes::Bool)
    size = Int(place["size"])
    size == 0 && return UInt8[]
    return unsafe_wrap(Array, memory_at(session, place["segment"], place["offset"], size, writes), size)
end

function memory_at(session::Session, number, offset, size::Int, writes::Bool)
    segment = get(session.segments, number, nothing)
    if segment === nothing || offset < 0 || size < 0 || offset > segment.size || size > segment.size - offset
        invalid("$size bytes at $offset are not inside of a segment $number")
    end
    return memory_of(segment, writes) + offset
end

# ---- requests ----

function take_segments(session::Session, request::Dict, descriptors::Vector{Int32})
    for number in get(request, "forget", [])
        haskey(session.segments, number) && release(pop!(session.segments, number))
    end
    announced = get(request, "segments", [])
    length(announced) == length(descriptors) ||
        invalid("$(length(announced)) segments came with $(length(descriptors)) descriptors")
    while !isempty(announced)
        place = popfirst!(announced)
        haskey(session.segments, place["segment"]) && invalid("there is a segment $(place["segment"]) already")
        session.segments[place["segment"]] = received_segment(popfirst!(descriptors), place["size"])
    end
end

# Where the stream lies in the answer: in the room given if it fits, else in a segment of our own.
function put_stream(session::Session, room::Dict, stream::Vector{UInt8}, answer::Dict)
    size = length(stream)
    descriptor = Int32(-1)
    place = Dict{String,Any}("segment" => 0, "offset" => 0, "size" => size)
    if 0 < size <= room["size"]
        copyto!(bytes_at(session, room, true), stream)
        place["segment"], place["offset"] = room["segment"], room["offset"]
    elseif size > 0
        if session.own === nothing || session.own.size < size
            before = session.own
            session.own = new_segment(size)
            session.own_number -= 1
            answer["segments"] = [Dict("segment" => session.own_number, "size" => size)]
            if before !== nothing
                release(before)
                answer["forget"] = [session.own_number + 1]
            end
            descriptor = session.own.descriptor
        end
        unsafe_copyto!(memory_of(session.own, true), pointer(stream), size)
        place["segment"] = session.own_number
    end
    answer["output"] = place
    return descriptor
end

function codec_of(codecs::Dict, request::Dict)
    id = get(request, "codec", "")
    haskey(codecs, id) || invalid("there is no codec $id here")
    return codecs[id]
end

# The answer, and the descriptor that goes with it.
function perform(session::Session, codecs::Dict, request::Dict)
    answer = Dict{String,Any}("ok" => true)
    op = request["op"]
    descriptor = Int32(-1)
    if op == "describe"
        answer["codecs"] = [describe(codec) for codec in values(codecs)]
    elseif op == "warm_up"
        warm_up(codec_of(codecs, request), request["config"])
    elseif op == "encode"
        input = array_at(session, request["input"], false)
        stream, answer["config"] = encode(codec_of(codecs, request), input, request["config"])
        descriptor = GC.@preserve stream put_stream(session, request["output"], stream, answer)
    elseif op == "decode"
        output = array_at(session, request["output"], true)
        decode(codec_of(codecs, request), bytes_at(session, request["input"], false), output, request["config"])
    else
        invalid("no codec here does $op")
    end
    return answer, descriptor
end

function failure(problem, trace)
    kind = problem isa Refusal ? problem.kind : "failed"
    text = problem isa Refusal ? problem.text : sprint(showerror, problem, trace)
    return Dict{String,Any}("ok" => false, "kind" => kind, "error" => first(text, LONGEST_ERROR ÷ 4))
end

# False where the session has ended.
function serve_one(session::Session, codecs::Dict)
    message = receive(session.socket)
    message === nothing && return false
    request, descriptors = message
    haskey(request, "id") && haskey(request, "op") || (close_descriptor.(descriptors); return false)
    answer, descriptor = try
        take_segments(session, request, descriptors)
        perform(session, codecs, request)
    catch problem
        (failure(problem, catch_backtrace()), Int32(-1))
    end
    close_descriptor.(descriptors)
    answer["id"] = request["id"]
    return send_message(session.socket, answer, descriptor)
end

function end_session(session::Session, control::Int32)
    close_descriptor(session.socket)
    foreach(release, values(session.segments))
    session.own === nothing || release(session.own)
    send_message(control, Dict("event" => "session_end", "session" => session.number))
end

# ---- the worker ----

const POLLIN, POLLGONE = Int16(0x1), Int16(0x10 | 0x2000)  # POLLHUP, POLLRDHUP

# Which of the sockets have one of these events, waiting for milliseconds (-1: as long as it takes).
function ready(sockets::Vector{Int32}, events::Int16, milliseconds)
    entries = zeros(UInt8, 8 * length(sockets))
    for (i, socket) in enumerate(sockets)
        put_at!(entries, 8 * (i - 1), socket)
        put_at!(entries, 8 * (i - 1) + 4, events)
    end
    GC.@preserve entries ccall(:poll, Cint, (Ptr{UInt8}, Culong, Cint), entries, length(sockets), milliseconds)
    return [get_at(Int16, entries, 8 * (i - 1) + 6) != 0 for i in eachindex(sockets)]
end

function leave()
    ccall(:_exit, Cvoid, (Cint,), 0)
end

function watch(control::Int32)
    while !ready([control], POLLGONE, 0)[1]
        sleep(0.1)
    end
    leave()
end

function hear_control(sessions::Vector{Session}, control::Int32)
    message = receive(control)
    message === nothing && leave()
    request, descriptors = message
    if get(request, "op", "") == "session" && length(descriptors) == 1
        push!(sessions, Session(descriptors[1], request["session"]))
    else
        close_descriptor.(descriptors)
        send_message(control,
            Dict("id" => get(request, "id", 0), "ok" => false, "kind" => "invalid", "error" => "no such op"))
    end
end

# Serves codecs until the host ends. Does not return.
function serve(list::Vector{<:Codec})
    codecs = Dict{String,Codec}(describe(codec)["id"] => codec for codec in list)
    haskey(ENV, "TEZPRESS_WORKER_SOCKET") || error("TEZPRESS_WORKER_SOCKET is not set: a host starts this program")
    control = parse(Int32, ENV["TEZPRESS_WORKER_SOCKET"])
    sessions = Session[]
    send_message(control, Dict("event" => "hello", "protocol" => 1, "name" => "Julia $VERSION"))
    Threads.nthreads() > 1 && Threads.@spawn watch(control)
    while true
        has_message = ready([control; [session.socket for session in sessions]], POLLIN, -1)
        ended = Session[]
        for (session, has) in zip(copy(sessions), has_message[2:end])
            has && !serve_one(session, codecs) && push!(ended, session)
        end
        filter!(session -> !(session in ended), sessions)
        foreach(session -> end_session(session, control), ended)
        has_message[1] && hear_control(sessions, control)
    end
end

end
