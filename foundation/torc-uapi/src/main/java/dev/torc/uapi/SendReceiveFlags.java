package dev.torc.uapi;

/// How sends and receives use buffers and readiness: `IORING_RECVSEND_*`.
///
/// Stands in: `ioprio` of a submission entry.
public final class SendReceiveFlags {

    /// Wait for readiness before the first try. Since 5.19.
    public static final int POLL_FIRST = 1 << 0;

    /// Receive again and again. Since 6.0.
    public static final int RECV_MULTISHOT = 1 << 1;

    /// The buffer is registered. Since 6.0.
    public static final int FIXED_BUF = 1 << 2;

    /// Say in the notification whether bytes were copied after all. Since 6.2.
    public static final int SEND_ZC_REPORT_USAGE = 1 << 3;

    /// Take as many buffers of the group as the transfer fills. Since 6.10.
    public static final int BUNDLE = 1 << 4;

    /// The send takes an array of [Iovec]. Since 6.17.
    public static final int SEND_VECTORIZED = 1 << 5;

    private SendReceiveFlags() {}
}
