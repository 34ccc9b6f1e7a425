package dev.torc.uapi;

/// How [Opcode#POLL_ADD] and [Opcode#POLL_REMOVE] watch a descriptor: `IORING_POLL_*`.
///
/// Stands in: `len` of a submission entry.
public final class PollAddFlags {

    /// Complete for each event, not once. Since 5.13.
    public static final int ADD_MULTI = 1 << 0;

    /// Change what is watched for. Since 5.13.
    public static final int UPDATE_EVENTS = 1 << 1;

    /// Change the user data of what is watched. Since 5.13.
    public static final int UPDATE_USER_DATA = 1 << 2;

    /// Level triggered. Since 5.18.
    public static final int ADD_LEVEL = 1 << 3;

    private PollAddFlags() {}
}
