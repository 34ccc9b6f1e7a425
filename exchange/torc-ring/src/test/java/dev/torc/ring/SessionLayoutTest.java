package dev.torc.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.ring.RingSpec.EntryOrder;
import dev.torc.uapi.CompletionEntry;
import dev.torc.uapi.SubmissionEntry;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Where a session's ring has what. Rows 4 and 15 of the checklist; the fields of entry and completion are compared
/// with Linux' headers by `UapiTableTest`.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SessionLayoutTest {

    private static final long LINE_BYTES = 128;

    @Test
    void An_entry_is_64_bytes_and_a_completion_16() {
        assertEquals(64, SubmissionEntry.BYTES);
        assertEquals(16, CompletionEntry.BYTES);
    }

    @Test
    void What_client_and_server_write_and_both_sleep_words_are_on_lines_of_their_own() {
        assertApart(List.of(
                // made once, and then the client's, the server's, the server's sleep word, what the client writes
                List.of(SessionLayout.HEADER_MAGIC, (long) SessionLayout.SQ_MASK, SessionLayout.HEADER_TOTAL_BYTES),
                List.of((long) SessionLayout.SQ_TAIL),
                List.of(
                        (long) SessionLayout.SQ_HEAD,
                        (long) SessionLayout.SQ_DROPPED,
                        SessionLayout.SERVER_STATUS,
                        SessionLayout.SERVER_CPU),
                List.of((long) SessionLayout.SQ_FLAGS),
                List.of((long) SessionLayout.SQ_ARRAY)));
        assertApart(List.of(
                List.of((long) SessionLayout.CQ_MASK, (long) SessionLayout.CQ_ENTRIES),
                List.of((long) SessionLayout.CQ_TAIL, (long) SessionLayout.CQ_OVERFLOW),
                List.of(
                        (long) SessionLayout.CQ_HEAD,
                        (long) SessionLayout.CQ_FLAGS,
                        SessionLayout.CLIENT_STATUS,
                        SessionLayout.CLIENT_CPU),
                List.of(SessionLayout.CLIENT_SLEEP),
                List.of((long) SessionLayout.CQES)));
    }

    /// Each writer's words are on one line, and no two writers' on the same.
    private static void assertApart(List<List<Long>> offsetsOfWriters) {
        Set<Long> lines = new HashSet<>();
        for (List<Long> offsets : offsetsOfWriters) {
            assertEquals(
                    1,
                    offsets.stream()
                            .map(offset -> offset / LINE_BYTES)
                            .distinct()
                            .count(),
                    offsets::toString);
            assertTrue(lines.add(offsets.getFirst() / LINE_BYTES), () -> offsets + " is on another writer's line");
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "8, 16", "64, 4096", "32768, 65536"})
    void The_three_regions_are_whole_pages_and_hold_what_was_asked_for(int entries, int slots) {
        for (EntryOrder order : EntryOrder.values()) {
            SessionLayout layout = SessionLayout.of(new RingSpec(entries, slots, order));
            long array = order == EntryOrder.INDIRECT ? 4L * entries : 0;

            assertEquals(0, (layout.cqRingAt() | layout.entriesAt() | layout.totalBytes()) % 4096);
            assertTrue(layout.cqRingAt() >= SessionLayout.SQ_ARRAY + array);
            assertTrue(layout.entriesAt() - layout.cqRingAt() >= SessionLayout.CQES + 16L * slots);
            assertTrue(layout.totalBytes() - layout.entriesAt() >= 64L * entries);
        }
    }
}
