package dev.torc.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.memory.PoolMemory;
import dev.torc.memory.PoolSegment;
import dev.torc.memory.SegmentSource;
import dev.torc.memory.Slice;
import dev.torc.memory.SlicePool;
import dev.torc.uapi.OpenFlags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A pool whose segments are a ring's registered buffers: the number that a slice has is the place in the ring's table.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RegisteredPoolTest {

    private static final int SEGMENT_BYTES = 8192;
    private static final int PLACES = 4;

    @TempDir
    Path folder;

    private final TestRing test = new TestRing();
    private int fd;

    @BeforeEach
    void openFile() throws IOException {
        fd = test.open(Files.writeString(folder.resolve("file"), "every call"), OpenFlags.RDONLY);
    }

    @AfterEach
    void close() {
        test.close();
    }

    private void assertReadsInto(Slice slice) {
        assertEquals(
                5,
                test.run((e, at) ->
                        PrepareFile.readFixed(e, at, fd, slice.memory().address(), 5, 0, slice.number())));
        assertEquals("every", TestRing.text(slice.memory(), 5));
    }

    @Test
    void is_read_into_by_its_slices_numbers() throws IOException {
        SlicePool pool = new SlicePool(
                0,
                List.of(
                        PoolMemory.of(test.arena.allocate(SEGMENT_BYTES, 4096)),
                        PoolMemory.of(test.arena.allocate(SEGMENT_BYTES, 4096))),
                SegmentSource.none());
        test.ring
                .buffers()
                .register(pool.segments().stream().map(PoolSegment::memory).toList());

        assertReadsInto(pool.allocate(SEGMENT_BYTES, 1));
        assertReadsInto(pool.allocate(100, 64));
    }

    @Test
    void that_grows_is_registered_before_anybody_has_a_slice_of_what_is_new() throws IOException {
        test.ring.buffers().reserve(PLACES);
        SlicePool pool = new SlicePool(0, List.of(), new RegisteringSource());

        Slice first = pool.allocate(SEGMENT_BYTES, 1);
        Slice second = pool.allocate(SEGMENT_BYTES, 1);

        assertEquals(0, first.number());
        assertEquals(1, second.number());
        assertReadsInto(second);
        assertReadsInto(first);
        first.close();
        second.close();
        pool.close();
    }

    /// Registers each segment at its number, and clears the place when the segment has ended.
    private final class RegisteringSource implements SegmentSource {

        @Override
        public Optional<PoolMemory> more(int number, long leastBytes) throws IOException {
            assertTrue(number < PLACES);
            PoolMemory memory = PoolMemory.of(test.arena.allocate(Math.max(leastBytes, SEGMENT_BYTES), 4096));
            test.ring.buffers().update(number, memory.memory());
            return Optional.of(memory);
        }

        @Override
        public void release(PoolSegment segment) {
            try {
                test.ring.buffers().clear(segment.number());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }
}
