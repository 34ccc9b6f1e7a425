package dev.torc.kernel;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.torc.client.OpenMode;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.memory.Slice;
import dev.torc.posix.SyscallException;
import dev.torc.uapi.Errno;
import dev.torc.uapi.OpenFlags;
import dev.torc.uapi.PollFlags;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Who waits for an event of `event:` while another process brings it about. Row 11 of the checklist.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EventWaitTest {

    private static final int EVENT_BYTES = 24;
    private static final int MESSAGES = 200;

    @TempDir
    private Path folder;

    private final AtomicInteger taken = new AtomicInteger();

    /// Each message is written as soon as the last one was taken, which is when the other is about to wait again.
    private void write(Session session) throws IOException {
        try (RemoteFile pipe = session.open("pipe:p", new OpenMode(OpenFlags.WRONLY, 0, 0L));
                Slice slice = session.allocate(1)) {
            for (int i = 0; i < MESSAGES; i++) {
                while (taken.get() < i) {
                    Thread.onSpinWait();
                }
                assertEquals(1, pipe.write(slice, 0L));
            }
        }
    }

    @Test
    void No_event_between_the_decision_to_wait_and_the_wait_is_lost() throws Exception {
        try (RunningKernel running = RunningKernel.in(folder);
                Session reading = running.attach();
                Session writing = running.attach();
                RemoteFile queue = reading.open("event:", OpenMode.READ_WRITE);
                RemoteFile pipe = reading.open("pipe:p", OpenMode.READ.with(OpenFlags.NONBLOCK));
                Slice slice = reading.allocate(EVENT_BYTES)) {
            slice.memory().set(JAVA_LONG_UNALIGNED, 0, pipe.handle());
            slice.memory().set(JAVA_LONG_UNALIGNED, 8, PollFlags.IN);
            assertEquals(EVENT_BYTES, queue.write(slice, 0L));
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
                try {
                    write(writing);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            while (taken.get() < MESSAGES) {
                assertEquals(EVENT_BYTES, queue.read(slice, 0L));
                // What was there already when the event was taken has an event that finds nothing any more.
                while (takesOne(pipe, slice)) {
                    taken.incrementAndGet();
                }
            }
            writer.get(20, TimeUnit.SECONDS);
        }
    }

    private static boolean takesOne(RemoteFile pipe, Slice slice) throws IOException {
        try {
            return pipe.read(slice, 0L) == 1;
        } catch (SyscallException none) {
            assertEquals(Errno.EAGAIN.number(), none.errno());
            return false;
        }
    }
}
