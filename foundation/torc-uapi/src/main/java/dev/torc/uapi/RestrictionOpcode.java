package dev.torc.uapi;

/// What a restriction of a ring allows or demands: `IORING_RESTRICTION_*`.
///
/// Numbers, not bits. Stands in: `opcode` of [Restriction].
public final class RestrictionOpcode {

    /// Allow one [RegisterOpcode].
    public static final int REGISTER_OP = 0;

    /// Allow one [Opcode].
    public static final int SQE_OP = 1;

    /// Allow these [SqeFlags].
    public static final int SQE_FLAGS_ALLOWED = 2;

    /// Demand these [SqeFlags] of every submission.
    public static final int SQE_FLAGS_REQUIRED = 3;

    private RestrictionOpcode() {}
}
