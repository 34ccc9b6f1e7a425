package dev.torc.scheme;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.torc.uapi.Errno;
import dev.torc.uapi.LinuxLimits;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/// A path is what Linux takes for one, and nothing outside the pool is read.
@DisplayNameGeneration(ReplaceUnderscores.class)
class PoolPathTest {

    private static final long POOL_BYTES = 3L * LinuxLimits.PATH_MAX;

    private final MemorySegment pool = Arena.ofAuto().allocate(POOL_BYTES);
    private final MemorySegment copy = Arena.ofAuto().allocate(LinuxLimits.PATH_MAX);

    @Test
    void A_path_ends_at_its_NUL() {
        pool.setString(100, "a/b");

        assertEquals(3, PoolPath.copy(pool, 100, copy));
        assertEquals("a/b", copy.getString(0));
    }

    @Test
    void An_empty_path_has_no_length() {
        assertEquals(0, PoolPath.copy(pool, 0, copy));
    }

    @Test
    void A_path_of_PATH_MAX_bytes_with_its_NUL_is_the_longest() {
        pool.asSlice(0, LinuxLimits.PATH_MAX - 1).fill((byte) 'x');
        assertEquals(LinuxLimits.PATH_MAX - 1, PoolPath.copy(pool, 0, copy));

        pool.asSlice(0, LinuxLimits.PATH_MAX).fill((byte) 'x');
        assertEquals(Errno.ENAMETOOLONG.negated(), PoolPath.copy(pool, 0, copy));
    }

    @Test
    void A_path_that_runs_over_the_end_of_the_pool_is_outside_of_it() {
        pool.asSlice(POOL_BYTES - 10).fill((byte) 'x');

        assertEquals(Errno.EFAULT.negated(), PoolPath.copy(pool, POOL_BYTES - 10, copy));
    }

    @Test
    void A_path_that_begins_outside_the_pool_is_not_read() {
        assertEquals(Errno.EFAULT.negated(), PoolPath.copy(pool, POOL_BYTES, copy));
        assertEquals(Errno.EFAULT.negated(), PoolPath.copy(pool, -1, copy));
        assertEquals(Errno.EFAULT.negated(), PoolPath.copy(pool, Long.MAX_VALUE, copy));
        assertEquals(Errno.EFAULT.negated(), PoolPath.copy(pool, Long.MIN_VALUE, copy));
    }
}
