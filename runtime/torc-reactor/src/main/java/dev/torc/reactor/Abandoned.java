package dev.torc.reactor;

import dev.torc.memory.Guard;
import dev.torc.uapi.CqeFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.SubmissionEntry;
import dev.torc.uring.FixedFile;
import org.jspecify.annotations.Nullable;

/// Stands in the place of a call that nobody waits for any more, until its answer comes: then its memory goes back,
/// and what it has opened is closed, since nobody else knows of it.
///
/// **Threads.** The reactor's.
final class Abandoned implements Answers {

    private static final int NO_PLACE = 0;

    private final SessionPort port;
    private final @Nullable Guard guard;
    private final int opcode;
    private final int handle;

    /// As `file_index` has it: 0 for a handle, else one more than a place among the registered files.
    private final int place;

    Abandoned(SessionPort port, CallFuture<?> call) {
        this.port = port;
        this.guard = call.takeGuard();
        this.opcode = SubmissionEntry.opcode(call, CallFuture.ENTRY);
        this.handle = SubmissionEntry.fd(call, CallFuture.ENTRY);
        this.place = SubmissionEntry.fileIndex(call, CallFuture.ENTRY);
    }

    @Override
    public void answered(long tag, long result, int flags) {
        if (guard != null && (flags & CqeFlags.MORE) == 0) {
            guard.giveBack();
        }
        if (opens() && result >= 0) {
            closeOpened((int) result);
        } else if (opcode == Opcode.CLOSE.number() && result == Errno.ECANCELED.negated()) {
            // Who was closing it has forgotten it, and does not try again.
            close(handle, place);
        }
    }

    private boolean opens() {
        return opcode == Opcode.OPENAT.number()
                || opcode == Opcode.OPENAT2.number()
                || opcode == Opcode.ACCEPT.number()
                || opcode == Opcode.SOCKET.number();
    }

    private void closeOpened(int result) {
        if (place == NO_PLACE) {
            close(result, NO_PLACE);
        } else {
            close(0, place == FixedFile.ALLOCATE ? result + 1 : place);
        }
    }

    private void close(int closedHandle, int closedPlace) {
        Call close = new Call();
        SubmissionEntry.clear(close, Call.ENTRY);
        SubmissionEntry.setHeader(close, Call.ENTRY, Opcode.CLOSE.number(), 0, 0);
        SubmissionEntry.setFd(close, Call.ENTRY, closedHandle);
        SubmissionEntry.setFileIndex(close, Call.ENTRY, closedPlace);
        port.startInAnyCase(close);
    }
}
