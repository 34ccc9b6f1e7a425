package dev.torc.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.layout.SegmentWords;
import dev.torc.layout.Words;
import dev.torc.uapi.Errno;
import dev.torc.uapi.NvmeCommand;
import dev.torc.uapi.NvmePassthrough;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.OpenFlags;
import dev.torc.uapi.SubmissionEntry;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/// What is written into an entry for an NVMe device, by the offsets of the NVM Express specification and of
/// Linux.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PrepareNvmeTest {

    private static final long COMMAND = 48; // of a submission entry
    private static final int FD = 5;

    private final Words entry = new SegmentWords(
            Arena.ofAuto().allocate(SubmissionEntry.BYTES_SQE128, 8).fill((byte) 0xff));

    private int word(String field) {
        return entry.getInt(COMMAND + NvmeCommand.offsetOf(field));
    }

    @Test
    void a_read_names_namespace_blocks_and_memory() {
        PrepareNvme.read(entry, 0, FD, 1, 0x1_2345_6789L, 8, 0x7f00_0000_1000L, 4096);

        assertEquals(Opcode.URING_CMD.number(), SubmissionEntry.opcode(entry, 0));
        assertEquals(FD, SubmissionEntry.fd(entry, 0));
        assertEquals((int) NvmePassthrough.IO, (int) entry.getLong(8));
        assertEquals(2, word("opcode"), "operation, with no flags beside");
        assertEquals(1, word("nsid"));
        assertEquals(0x7f00_0000_1000L, entry.getLong(COMMAND + NvmeCommand.offsetOf("addr")));
        assertEquals(0, word("metadata_len"));
        assertEquals(4096, word("data_len"));
        assertEquals(0x2345_6789, word("cdw10"));
        assertEquals(1, word("cdw11"));
        assertEquals(7, word("cdw12"), "blocks, counted from 0");
        assertEquals(0, word("cdw13"));
        assertEquals(0, word("cdw15"));
        assertEquals(0, word("timeout_ms"));
    }

    @Test
    void a_write_and_a_flush_have_their_numbers() {
        PrepareNvme.write(entry, 0, FD, 2, 0, 1, 64, 512);
        assertEquals(1, word("opcode"));
        PrepareNvme.flush(entry, 0, FD, 2);
        assertEquals(0, word("opcode"));
        assertEquals(2, word("nsid"));
        assertEquals(0, word("data_len"));
    }

    @Test
    void an_identify_goes_to_the_controller() {
        PrepareNvme.identify(entry, 0, FD, 0, 1, 64, 4096);

        assertEquals((int) NvmePassthrough.ADMIN, (int) entry.getLong(8));
        assertEquals(6, word("opcode"));
        assertEquals(1, word("cdw10"));
    }

    @Test
    void a_time_limit_and_double_words_are_added() {
        PrepareNvme.command(entry, 0, FD, 0x80, 1, 0, 0);
        PrepareNvme.timeout(entry, 0, 500);
        PrepareNvme.doubleWords(entry, 0, 14, 3, 4);

        assertEquals(0x80, word("opcode"));
        assertEquals(500, word("timeout_ms"));
        assertEquals(3, word("cdw14"));
        assertEquals(4, word("cdw15"));
    }

    @Test
    void what_the_command_cannot_say_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> PrepareNvme.read(entry, 0, FD, 1, 0, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> PrepareNvme.read(entry, 0, FD, 1, 0, 65_537, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> PrepareNvme.doubleWords(entry, 0, 11, 0, 0));
    }

    @Test
    void a_file_that_is_no_NVMe_device_refuses_it() {
        TestRing.assumeSupported(Opcode.URING_CMD);
        try (TestRing test =
                new TestRing(UringSetup.builder(4).largeSubmissions().build())) {
            int fd = test.open(Path.of("/dev/null"), OpenFlags.RDWR);
            int result = test.run((e, at) -> PrepareNvme.flush(e, at, fd, 1));

            // The null device takes any command and answers 0 from Linux 6.1 on.
            assertTrue(result == 0 || result == Errno.EOPNOTSUPP.negated(), Integer.toString(result));
            int file = test.open(Path.of("pom.xml"), OpenFlags.RDONLY);
            assertEquals(Errno.EOPNOTSUPP.negated(), test.run((e, at) -> PrepareNvme.flush(e, at, file, 1)));
        }
    }
}
