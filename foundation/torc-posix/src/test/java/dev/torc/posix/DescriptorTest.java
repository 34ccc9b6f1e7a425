package dev.torc.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.torc.uapi.MemfdFlags;
import java.io.IOException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/// Who closes what, and once.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DescriptorTest {

    @Test
    void closing_twice_closes_nobody_elses_file() throws IOException {
        Descriptor first = MemoryMaps.memfd("first", MemfdFlags.CLOEXEC);
        first.close();
        try (Descriptor second = MemoryMaps.memfd("second", MemfdFlags.CLOEXEC)) {
            first.close();

            assertEquals(0, MemoryMaps.byteSize(second));
        }
        assertFalse(first.isOpen());
    }

    @Test
    void a_number_is_not_told_after_closing() throws IOException {
        Descriptor file = MemoryMaps.memfd("closed", MemfdFlags.CLOEXEC);
        file.close();

        assertThrows(IllegalStateException.class, file::number);
        assertEquals("closed descriptor", file.toString());
    }

    @Test
    void a_duplicate_is_the_same_file_and_outlives_the_first() throws IOException {
        Descriptor first = MemoryMaps.memfd("file", MemfdFlags.CLOEXEC);
        try (Descriptor second = first.duplicate()) {
            assertNotEquals(first.number(), second.number());
            MemoryMaps.resize(first, 4096);
            first.close();

            assertEquals(4096, MemoryMaps.byteSize(second));
        }
    }

    @Test
    void a_number_closed_behind_the_owners_back_is_told_loudly() throws IOException {
        Descriptor owner = MemoryMaps.memfd("file", MemfdFlags.CLOEXEC);
        Descriptor thief = Descriptor.owning(owner.number());
        thief.close();

        assertThrows(AssertionError.class, owner::close);
    }

    @Test
    void a_negative_number_is_none() {
        assertThrows(IllegalArgumentException.class, () -> Descriptor.owning(-2));
    }
}
