package dev.torc.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.torc.layout.Words;
import dev.torc.ring.CompletionQueue;
import dev.torc.ring.SubmissionQueue;
import dev.torc.uapi.AtFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.KernelTimespec;
import dev.torc.uapi.Opcode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/// A ring as the tests use it: one operation at a time if they like, and a wait that fails instead of hanging.
final class TestRing implements AutoCloseable {

    /// Longer than anything here takes on a busy machine; only a test that fails waits for it.
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final UringFeatures FEATURES = probe();

    final Uring ring;
    final Arena arena = Arena.ofShared();

    private long nextTag = 1_000_000;

    TestRing() {
        this(UringSetup.of(32));
    }

    TestRing(UringSetup setup) {
        try {
            ring = Uring.open(setup);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What fills an entry.
    @FunctionalInterface
    interface Preparation {
        void into(Words entries, long at);
    }

    record Completion(long userData, int result, int flags, long extra1, long extra2) {
        boolean has(int flag) {
            return (flags & flag) != 0;
        }
    }

    static UringFeatures features() {
        return FEATURES;
    }

    private static UringFeatures probe() {
        try {
            return UringFeatures.probe();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void assumeSupported(Opcode opcode) {
        assumeTrue(
                FEATURES.supports(opcode), () -> opcode + " needs Linux " + opcode.since() + ", and this one is older");
    }

    static void assumeSetup(int flags) {
        assumeTrue(
                FEATURES.supportsSetup(flags),
                () -> "this Linux does not know the set-up flags " + SetupFlagNames.of(flags));
    }

    /// Claims an entry and fills it; it is not submitted.
    long prepare(long userData, Preparation preparation) {
        long at = ring.claim();
        assertNotEquals(SubmissionQueue.FULL, at, "no room in the submission queue");
        preparation.into(ring.entries(), at);
        Prepare.userData(ring.entries(), at, userData);
        return at;
    }

    /// Runs one operation to its end, alone.
    ///
    /// @return its result
    int run(Preparation preparation) {
        long tag = nextTag++;
        prepare(tag, preparation);
        Completion completion = next();
        assertEquals(tag, completion.userData(), "another operation completed: " + completion);
        return completion.result();
    }

    /// Runs one operation that has to succeed.
    int succeed(Preparation preparation) {
        int result = run(preparation);
        if (result < 0) {
            fail("failed with " + Errno.of(-result));
        }
        return result;
    }

    /// Submits what is claimed, and takes the next completion.
    Completion next() {
        CompletionQueue completions = ring.completions();
        try {
            if (!completions.next()) {
                ring.submitAndWait(1, PATIENCE);
                if (!completions.next()) {
                    return fail("no completion came in " + PATIENCE);
                }
            } else {
                ring.submit();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Completion(
                completions.userData(),
                completions.result(),
                completions.flags(),
                completions.extra1(),
                completions.extra2());
    }

    void submit() {
        try {
            ring.submit();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long path(Path path) {
        return string(path.toString());
    }

    long string(String text) {
        return arena.allocateFrom(text).address();
    }

    MemorySegment bytes(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        MemorySegment memory = arena.allocate(Math.max(bytes.length, 1));
        MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return memory.asSlice(0, bytes.length);
    }

    static String text(MemorySegment memory, int length) {
        return new String(memory.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    long timespec(Duration time) {
        MemorySegment timespec = arena.allocate(KernelTimespec.LAYOUT);
        KernelTimespec.setSeconds(timespec, time.toSeconds());
        KernelTimespec.setNanos(timespec, time.toNanosPart());
        return timespec.address();
    }

    /// Opens a file by the ring.
    int open(Path path, int flags) {
        return succeed((e, at) -> PreparePath.openat(e, at, AtFlags.FDCWD, path(path), flags, 0600));
    }

    void closeFile(int fd) {
        succeed((e, at) -> PrepareFile.close(e, at, fd));
    }

    @Override
    public void close() {
        ring.close();
        arena.close();
    }
}
