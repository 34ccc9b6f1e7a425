package dev.torc.client;

import dev.torc.memory.Slice;
import dev.torc.reactor.Answer;
import dev.torc.reactor.CallFuture;
import dev.torc.uapi.ChildChange;
import dev.torc.uapi.ChildStatus;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.PollFlags;
import dev.torc.uapi.TorcOpcode;
import dev.torc.uapi.WaitFlags;
import dev.torc.uapi.WaitTarget;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/// A process that the kernel has started for this one, or that somebody else had started: a handle in `proc:`.
///
/// ```text
///      try (StartedProcess worker = torc.start(ProcessStart.of("java", "-jar", "worker.jar"))) {
///          …
///          worker.signal(SignalNumber.TERM);
///          StartedProcess.End end = worker.await();
///      }
/// ```
///
/// It goes on when this is closed, and when this process ends. What the kernel has started is attached to it from
/// its first moment, with what this process sees: `Torc.attach()` there finds its ring.
///
/// **Threads.** Any; who waits holds up nobody else.
public final class StartedProcess implements AutoCloseable {

    private static final int TEXT_BYTES = 4096;

    private final Session calls;
    private final RemoteFile handle;
    private final int processId;

    /// How it ended.
    ///
    /// @param isBySignal whether a signal ended it
    /// @param status its exit status, or the signal's number
    public record End(boolean isBySignal, int status) {}

    private StartedProcess(Session calls, RemoteFile handle) throws IOException {
        this.calls = calls;
        this.handle = handle;
        this.processId = readProcessId();
    }

    /// @param calls where calls of many threads are in flight together
    static StartedProcess start(Session calls, ProcessStart start) throws IOException {
        byte[] bytes = start.encode();
        return open(calls, "proc:new", handle -> {
            try (Slice slice = calls.allocate(bytes.length)) {
                MemorySegment.copy(bytes, 0, slice.memory(), ValueLayout.JAVA_BYTE, 0L, bytes.length);
                handle.write(slice, 0L);
            }
        });
    }

    static StartedProcess open(Session calls, int processId) throws IOException {
        return open(calls, "proc:" + processId, handle -> {});
    }

    private interface Beginning {
        void on(RemoteFile handle) throws IOException;
    }

    private static StartedProcess open(Session calls, String path, Beginning beginning) throws IOException {
        RemoteFile handle = calls.open(path, OpenMode.READ_WRITE);
        try {
            beginning.on(handle);
            return new StartedProcess(calls, handle);
        } catch (IOException | RuntimeException e) {
            handle.close();
            throw e;
        }
    }

    private int readProcessId() throws IOException {
        try (Slice slice = calls.allocate(TEXT_BYTES)) {
            int bytes = handle.read(slice, 0L);
            String text =
                    new String(slice.memory().asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
            return Integer.parseInt(text.lines().skip(1).findFirst().orElse("").split("\t")[0]);
        } catch (NumberFormatException e) {
            throw new IOException("the kernel tells no number of a process that it has started", e);
        }
    }

    /// {@return its number}
    public int processId() {
        return processId;
    }

    /// Sends it a signal.
    ///
    /// @param signal `dev.torc.uapi.SignalNumber`, or 0 to see whether one could be sent
    /// @throws IOException if it has ended (`ESRCH`), or the kernel is gone
    public void signal(int signal) throws IOException {
        calls.call(TorcOpcode.SIGNAL.number(), "signal", handle.path())
                .handle(handle.handle())
                .length(signal)
                .run();
    }

    /// Waits until it has ended. It can be asked again.
    ///
    /// @throws java.io.InterruptedIOException if the thread is interrupted, and the wait given up
    /// @throws IOException if the kernel is gone
    public End await() throws IOException {
        try (Slice slice = calls.allocate(ChildStatus.LAYOUT.byteSize())) {
            waitid(WaitFlags.EXITED | WaitFlags.NOWAIT, slice).run();
            return new End(ChildStatus.code(slice.memory()) != ChildChange.EXITED, ChildStatus.status(slice.memory()));
        }
    }

    /// Begins to wait until it has ended, and does not hold up the thread.
    ///
    /// @return the future of it; [#await] then tells how, and does not wait
    public CallFuture<Answer> startAwait() {
        return calls.call(Opcode.POLL_ADD.number(), "await", handle.path())
                .handle(handle.handle())
                .flags(PollFlags.IN)
                .start();
    }

    private SchemeCall waitid(int options, Slice status) {
        return calls.call(Opcode.WAITID.number(), "waitid", handle.path())
                .handle(handle.handle())
                .memory(status)
                .offset(status.offset())
                .address(0)
                .length(WaitTarget.PIDFD)
                .fileIndex(options);
    }

    @Override
    public void close() throws IOException {
        handle.close();
    }
}
