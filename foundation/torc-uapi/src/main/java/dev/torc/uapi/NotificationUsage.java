package dev.torc.uapi;

/// What became of a send without a copy: `IORING_NOTIF_USAGE_ZC_*`.
///
/// Stands in: the result of a completion with [CqeFlags#NOTIF], if [SendReceiveFlags#SEND_ZC_REPORT_USAGE] was asked
/// for; its other bits are reserved.
public final class NotificationUsage {

    /// Bytes were copied after all. Since 6.2.
    public static final int COPIED = 1 << 31;

    private NotificationUsage() {}
}
