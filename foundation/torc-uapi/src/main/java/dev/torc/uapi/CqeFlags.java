package dev.torc.uapi;

/// What a completion says besides its result: `IORING_CQE_F_*`.
///
/// Stands in: the `flags` word of a completion entry.
public final class CqeFlags {

    /// The upper 16 bits of the word are the number of the buffer that was picked.
    public static final int BUFFER = 1 << 0;

    /// The same submission will complete again.
    public static final int MORE = 1 << 1;

    /// The socket has more to receive.
    public static final int SOCK_NONEMPTY = 1 << 2;

    /// The memory of a zero-copy send is the caller's again.
    public static final int NOTIF = 1 << 3;

    /// The buffer is only partly used and will be completed again. Since 6.12.
    public static final int BUF_MORE = 1 << 4;

    /// A filler before the end of the queue: to be passed over. Since 6.18.
    public static final int SKIP = 1 << 5;

    /// The entry has 32 bytes, in a queue of mixed sizes. Since 6.18.
    public static final int F_32 = 1 << 15;

    /// A time stamp was taken by hardware. For [SocketCommand#TX_TIMESTAMP] only, where no buffer is picked. Since
    /// 6.17.
    public static final int TSTAMP_HW = 1 << 16;

    /// How far [#BUFFER]'s number is shifted in the word.
    public static final int BUFFER_SHIFT = 16;

    private CqeFlags() {}
}
