package dev.torc.uapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class KernelVersionTest {

    @ParameterizedTest
    @CsvSource({
        "6.18.44-fc,        6, 18, 44",
        "5.19,              5, 19, 0",
        "6.1.0-35-amd64,    6, 1, 0",
        "5.15.0-1053-aws,   5, 15, 0",
        "7.2-rc1,           7, 2, 0",
        "6.6.87.2-microsoft-standard-WSL2, 6, 6, 87",
        "4.18.0-553.el8_10.x86_64, 4, 18, 0"
    })
    void is_read_from_what_uname_prints(String release, int major, int minor, int patch) {
        assertEquals(new KernelVersion(major, minor, patch), KernelVersion.parse(release));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "6", "6.", "linux 6.1", "-6.1", "99999999999.1", "6.99999999999", "6.1.99999999999"})
    void is_not_read_from_anything_else(String release) {
        assertThrows(IllegalArgumentException.class, () -> KernelVersion.parse(release));
    }

    @Test
    void is_ordered_by_its_numbers_and_not_by_its_letters() {
        KernelVersion old = KernelVersion.parse("5.9");
        KernelVersion young = KernelVersion.parse("5.10.1");
        assertTrue(young.isAtLeast(old));
        assertTrue(young.isAtLeast(young));
        assertFalse(old.isAtLeast(young));
        assertTrue(KernelVersion.parse("6.0").compareTo(young) > 0);
        assertTrue(KernelVersion.parse("5.10.2").compareTo(young) > 0);
    }

    @Test
    void prints_as_it_is_spoken() {
        assertEquals("5.19", new KernelVersion(5, 19, 0).toString());
        assertEquals("6.18.44", new KernelVersion(6, 18, 44).toString());
    }

    @Test
    void has_no_negative_number() {
        assertThrows(IllegalArgumentException.class, () -> new KernelVersion(6, -1, 0));
    }
}
