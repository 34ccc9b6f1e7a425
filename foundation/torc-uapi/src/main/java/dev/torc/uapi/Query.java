package dev.torc.uapi;

/// What [RegisterOpcode#REGISTER_QUERY] can be asked: `IO_URING_QUERY_*`.
///
/// Numbers, not bits. Stands in: `query_op` of [QueryHeader].
public final class Query {

    /// How many opcodes and which flags: [QueriedOpcodes]. Since 6.18.
    public static final int OPCODES = 0;

    /// What receiving without a copy offers. Since 6.19.
    public static final int ZCRX = 1;

    /// How long the header of both rings is, with memory of the caller's. Since 6.19.
    public static final int SCQ = 2;

    private Query() {}
}
