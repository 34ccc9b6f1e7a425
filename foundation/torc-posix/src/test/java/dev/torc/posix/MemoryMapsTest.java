package dev.torc.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.uapi.Errno;
import dev.torc.uapi.MapFlags;
import dev.torc.uapi.MemfdFlags;
import dev.torc.uapi.ProtectionFlags;
import dev.torc.uapi.SealFlags;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.AccessDeniedException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/// What mappings and memfds do, with Linux itself.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MemoryMapsTest {

    private static final int READ_WRITE = ProtectionFlags.READ | ProtectionFlags.WRITE;

    @Test
    void two_mappings_of_one_file_are_the_same_memory() throws IOException {
        try (Descriptor file = sealable(8192);
                Arena arena = Arena.ofConfined()) {
            MemorySegment whole = MemoryMaps.map(file, 0, 8192, READ_WRITE, MapFlags.SHARED, arena);
            MemorySegment second = MemoryMaps.map(file, 4096, 4096, READ_WRITE, MapFlags.SHARED, arena);

            second.set(ValueLayout.JAVA_INT, 12, 42);

            assertEquals(42, whole.get(ValueLayout.JAVA_INT, 4096 + 12));
        }
    }

    @Test
    void a_mapping_goes_with_its_arena_and_its_use_after_that_is_an_exception() throws IOException {
        MemorySegment memory;
        try (Arena arena = Arena.ofShared()) {
            memory = MemoryMaps.anonymous(4096, READ_WRITE, MapFlags.PRIVATE, arena);
            memory.set(ValueLayout.JAVA_INT, 0, 1);
        }

        assertThrows(IllegalStateException.class, () -> memory.get(ValueLayout.JAVA_INT, 0));
    }

    @Test
    void a_closed_arena_gets_no_mapping() {
        Arena arena = Arena.ofShared();
        arena.close();

        assertThrows(
                IllegalStateException.class, () -> MemoryMaps.anonymous(4096, READ_WRITE, MapFlags.PRIVATE, arena));
    }

    @Test
    void a_sealed_length_stays() throws IOException {
        try (Descriptor file = sealable(4096)) {
            MemoryMaps.addSeals(file, SealFlags.SHRINK | SealFlags.GROW | SealFlags.SEAL);

            assertEquals(SealFlags.SHRINK | SealFlags.GROW | SealFlags.SEAL, MemoryMaps.seals(file));
            assertThrows(AccessDeniedException.class, () -> MemoryMaps.resize(file, 0));
            assertThrows(AccessDeniedException.class, () -> MemoryMaps.resize(file, 8192));
            assertThrows(AccessDeniedException.class, () -> MemoryMaps.addSeals(file, SealFlags.WRITE));
            assertEquals(4096, MemoryMaps.byteSize(file));
        }
    }

    @Test
    void what_is_no_memfd_has_no_seals() throws IOException {
        try (EventDescriptor bell = EventDescriptor.create()) {
            assertEquals(Errno.EINVAL.negated(), MemoryMaps.seals(bell.descriptor()));
        }
    }

    @Test
    void a_mapping_without_a_length_is_refused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> MemoryMaps.anonymous(0, READ_WRITE, MapFlags.PRIVATE, Arena.ofAuto()));
    }

    @Test
    void too_much_memory_is_an_exception_that_says_so() {
        assertThrows(
                ResourceExhaustedException.class,
                () -> MemoryMaps.anonymous(1L << 46, READ_WRITE, MapFlags.PRIVATE, Arena.ofAuto()));
    }

    @Test
    void pages_have_a_power_of_two() {
        assertTrue(Integer.bitCount(MemoryMaps.pageBytes()) == 1);
    }

    private static Descriptor sealable(long bytes) throws IOException {
        Descriptor file = MemoryMaps.memfd("maps-test", MemfdFlags.CLOEXEC | MemfdFlags.ALLOW_SEALING);
        MemoryMaps.resize(file, bytes);
        return file;
    }
}
