package dev.torc.uapi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DirectoryEntryTest {

    private static final long RECORD_LENGTH_OFFSET = 16;

    private final MemorySegment records = Arena.ofAuto().allocate(64, 8);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static DirectoryEntry.Attributes file(long inode, long next) {
        return new DirectoryEntry.Attributes(inode, next, DirectoryEntryType.REG);
    }

    @Nested
    class Written_and_read {

        @Test
        void is_the_same() {
            int first = DirectoryEntry.put(records, 0, bytes("a"), file(7, 1));
            int second = DirectoryEntry.put(records, first, bytes("Übung.txt"), file(8, 2));

            assertEquals(24, first);
            assertEquals(first, DirectoryEntry.recordBytes(records, 0));
            assertEquals(second, DirectoryEntry.recordBytes(records, first));
            assertEquals(7, DirectoryEntry.inode(records, 0));
            assertEquals(2, DirectoryEntry.next(records, first));
            assertEquals(DirectoryEntryType.REG, DirectoryEntry.type(records, first));
            assertArrayEquals(bytes("Übung.txt"), DirectoryEntry.name(records, first));
        }

        @Test
        void ends_with_zeros_whatever_stood_there_before() {
            records.fill((byte) 0xff);
            int length = DirectoryEntry.put(records, 0, bytes("abc"), file(1, 1));
            assertEquals(24, length);
            assertEquals(0, records.get(ValueLayout.JAVA_BYTE, 22));
            assertEquals(0, records.get(ValueLayout.JAVA_BYTE, 23));
            assertEquals(-1, records.get(ValueLayout.JAVA_BYTE, 24));
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 4, 5, 12, 13, 255})
        void takes_a_multiple_of_eight_bytes(int nameBytes) {
            int length = DirectoryEntry.recordBytesFor(nameBytes);
            assertEquals(0, length % 8);
            assertEquals(true, length >= 19 + nameBytes + 1 && length < 19 + nameBytes + 1 + 8);
        }
    }

    @Nested
    class Without_room {

        @Test
        void is_not_written_at_all() {
            assertEquals(-1, DirectoryEntry.put(records, 48, bytes("a"), file(7, 1)));
            assertEquals(-1, records.asSlice(40).mismatch(Arena.ofAuto().allocate(24)));
        }
    }

    @Nested
    class From_a_peer_that_lies {

        @Test
        void is_refused_when_it_ends_behind_the_memory() {
            DirectoryEntry.put(records, 40, bytes("a"), file(7, 1));
            records.set(ValueLayout.JAVA_SHORT_UNALIGNED, 40 + RECORD_LENGTH_OFFSET, (short) 25);
            assertEquals(-1, DirectoryEntry.recordBytes(records, 40));
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 18, 19, 20})
        void is_refused_when_its_name_has_no_place(int length) {
            DirectoryEntry.put(records, 0, bytes("a"), file(7, 1));
            records.set(ValueLayout.JAVA_SHORT_UNALIGNED, RECORD_LENGTH_OFFSET, (short) length);
            assertEquals(-1, DirectoryEntry.recordBytes(records, 0));
            assertThrows(IllegalArgumentException.class, () -> DirectoryEntry.name(records, 0));
        }

        @Test
        void is_refused_when_its_name_is_empty() {
            DirectoryEntry.put(records, 0, bytes("a"), file(7, 1));
            records.set(ValueLayout.JAVA_BYTE, 19, (byte) 0);
            assertEquals(-1, DirectoryEntry.recordBytes(records, 0));
        }

        @Test
        void is_refused_when_its_name_does_not_end() {
            records.fill((byte) 'x');
            records.set(ValueLayout.JAVA_SHORT_UNALIGNED, RECORD_LENGTH_OFFSET, (short) 64);
            assertEquals(-1, DirectoryEntry.recordBytes(records, 0));
        }

        @Test
        void is_refused_when_less_than_a_header_is_left() {
            assertEquals(-1, DirectoryEntry.recordBytes(records, 46));
            assertEquals(-1, DirectoryEntry.recordBytes(records, 64));
        }
    }
}
