package dev.torc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.counters.TracedEvent.Arguments;
import dev.torc.counters.TracedEvent.Excerpt;
import dev.torc.layout.SegmentWords;
import dev.torc.layout.Words;
import dev.torc.uapi.AtFlags;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.OpenFlags;
import dev.torc.uapi.StatxMask;
import dev.torc.uapi.SubmissionEntry;
import dev.torc.uapi.TorcOpcode;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/// How calls are written by `torc trace`.
@DisplayNameGeneration(ReplaceUnderscores.class)
class CallTextTest {

    private final Words entry = new SegmentWords(MemorySegment.ofArray(new long[SubmissionEntry.BYTES / Long.BYTES]));

    private String said(int opcode, Optional<Excerpt> first, Optional<Excerpt> second) {
        return CallText.name(opcode) + " " + CallText.arguments(new Arguments(opcode, 0, entry, first, second));
    }

    private static Optional<Excerpt> text(String text) {
        return Optional.of(new Excerpt(text, false));
    }

    @Test
    void Flags_have_their_names_and_what_has_none_is_a_number() {
        SubmissionEntry.setFd(entry, 0, AtFlags.FDCWD);
        SubmissionEntry.setLength(entry, 0, 0640);
        SubmissionEntry.setOperationFlags(entry, 0, OpenFlags.RDWR | OpenFlags.CREAT | OpenFlags.SYNC | 0x40000000);

        assertEquals(
                "OPENAT AT_FDCWD, \"a\", O_RDWR|O_SYNC|O_CREAT|0x40000000, 0640",
                said(Opcode.OPENAT.number(), text("a"), Optional.empty()));
    }

    @Test
    void Two_paths_stand_where_the_manual_has_them() {
        SubmissionEntry.setFd(entry, 0, 3);
        SubmissionEntry.setLength(entry, 0, AtFlags.FDCWD);

        assertEquals(
                "RENAMEAT 3, \"old\", AT_FDCWD, \"new\", 0", said(Opcode.RENAMEAT.number(), text("old"), text("new")));
    }

    @Test
    void A_mask_that_is_a_sum_has_one_name() {
        SubmissionEntry.setLength(entry, 0, StatxMask.BASIC_STATS);

        assertEquals("STATX 0, \"\", 0, STATX_BASIC_STATS", said(Opcode.STATX.number(), text(""), Optional.empty()));
    }

    @Test
    void Bytes_that_are_no_text_and_what_controls_a_terminal_are_escaped() {
        SubmissionEntry.setLength(entry, 0, 5);

        assertEquals(
                "WRITE_FIXED 0, \"\\xff\\x00\\x1b[\", 5, 0",
                said(Opcode.WRITE_FIXED.number(), text("\u00ff\u0000\u001b["), Optional.empty()));
        assertEquals(
                "WRITE_FIXED 0, \"\u00e4\\u009b\"..., 5, 0",
                said(
                        Opcode.WRITE_FIXED.number(),
                        Optional.of(new Excerpt("\u00c3\u00a4\u00c2\u009b", true)),
                        Optional.empty()));
    }

    @Test
    void A_path_that_could_not_be_read_is_an_offset() {
        SubmissionEntry.setAddress(entry, 0, -1L);

        assertEquals(
                "INTRODUCE 0xffffffffffffffff",
                said(TorcOpcode.INTRODUCE.number(), Optional.empty(), Optional.empty()));
    }

    @Test
    void Of_an_operation_without_a_form_of_its_own_every_field_is_told_that_is_not_zero() {
        SubmissionEntry.setAddress(entry, 0, 16);
        SubmissionEntry.setLength(entry, 0, 8);

        assertEquals("OWN_163 0, addr=16, len=8", said(163, Optional.empty(), Optional.empty()));
        assertEquals("OPCODE_127 0, addr=16, len=8", said(127, Optional.empty(), Optional.empty()));
    }

    @Test
    void Errors_have_their_names() {
        assertEquals("-EBADF (Bad file descriptor)", CallText.result(-9));
        assertEquals("-4095", CallText.result(-4095));
        assertEquals("7", CallText.result(7));
    }

    @Test
    void Names_can_be_asked_for() {
        assertTrue(CallText.isName("OPENAT2") && CallText.isName("GETDENTS") && CallText.isName("OWN_160"));
        assertFalse(CallText.isName("open"));
    }
}
