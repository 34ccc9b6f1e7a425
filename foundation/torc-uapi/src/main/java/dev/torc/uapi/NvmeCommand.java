package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/// A command of NVMe as Linux passes it through: `struct nvme_uring_cmd`, in the 80 bytes that an entry of 128 has
/// for commands.
public final class NvmeCommand {

    /// `struct nvme_uring_cmd`.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_BYTE.withName("opcode"),
                    JAVA_BYTE.withName("flags"),
                    JAVA_SHORT.withName("rsvd1"),
                    JAVA_INT.withName("nsid"),
                    JAVA_INT.withName("cdw2"),
                    JAVA_INT.withName("cdw3"),
                    JAVA_LONG.withName("metadata"),
                    JAVA_LONG.withName("addr"),
                    JAVA_INT.withName("metadata_len"),
                    JAVA_INT.withName("data_len"),
                    JAVA_INT.withName("cdw10"),
                    JAVA_INT.withName("cdw11"),
                    JAVA_INT.withName("cdw12"),
                    JAVA_INT.withName("cdw13"),
                    JAVA_INT.withName("cdw14"),
                    JAVA_INT.withName("cdw15"),
                    JAVA_INT.withName("timeout_ms"),
                    JAVA_INT.withName("rsvd2"))
            .withName("nvme_uring_cmd");

    private NvmeCommand() {}

    /// {@return where a field begins, in bytes}
    ///
    /// @param field its name in C
    public static int offsetOf(String field) {
        return (int) LAYOUT.byteOffset(groupElement(field));
    }
}
