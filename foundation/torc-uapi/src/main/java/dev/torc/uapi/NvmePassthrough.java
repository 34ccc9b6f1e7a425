package dev.torc.uapi;

/// What [Opcode#URING_CMD] does with an NVMe device: `NVME_URING_CMD_*` in `linux/nvme_ioctl.h`.
///
/// Numbers, not bits. Stands in: `cmd_op` of a submission entry of 128 bytes, whose command is an [NvmeCommand].
public final class NvmePassthrough {

    /// A command for a namespace (`/dev/ng0n1`), data in one piece. Since 5.19.
    public static final long IO = 0xc048_4e80L;

    /// The same, data by an array of [Iovec]. Since 5.19.
    public static final long IO_VEC = 0xc048_4e81L;

    /// A command for the controller (`/dev/nvme0`), data in one piece. Since 6.0.
    public static final long ADMIN = 0xc048_4e82L;

    /// The same, data by an array of [Iovec]. Since 6.0.
    public static final long ADMIN_VEC = 0xc048_4e83L;

    private NvmePassthrough() {}
}
