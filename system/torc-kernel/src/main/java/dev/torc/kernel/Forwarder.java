package dev.torc.kernel;

import dev.torc.layout.Words;
import dev.torc.reactor.Answers;
import dev.torc.reactor.SessionPort;
import dev.torc.ring.SubmissionQueue;
import dev.torc.uapi.CqeFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.SubmissionEntry;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/// The kernel's calls to one scheme's process, for contexts that delegate theirs.
///
/// What a call reads or writes is copied between the context's pool and a buffer in the kernel's pool at the
/// scheme: the scheme sees nothing of its callers' memory, and a caller that ends need not wait for a scheme that
/// does not answer. A call moves at most [#BUFFER_BYTES].
///
/// Of each call there are a slot here, 33 bytes in tables made with the session, and a buffer. Who finds none is
/// held up until another call is answered.
///
/// **Trust.** The scheme's answers are checked: one that says that more was read than was asked for is EIO.
///
/// **Threads.** The kernel's.
final class Forwarder implements Answers {

    /// What one buffer holds.
    static final int BUFFER_BYTES = 1 << 16;

    /// Where a call's second path, or the struct that goes along, begins in its buffer.
    static final int SECOND = 1 << 12;

    /// Where a struct that comes back begins in its buffer.
    static final int STRUCT = 1 << 13;

    /// What [#begin] says where there is no room.
    static final int NO_ROOM = -1;

    private static final long NOBODY = -1L;
    private static final Kind[] KINDS = Kind.values();

    /// What becomes of an answer.
    enum Kind {
        /// It is the caller's as it is.
        PLAIN,
        /// As many bytes as it says are copied from the buffer to the caller.
        READ,
        /// If it is no error, the struct is copied from the buffer to the caller.
        STRUCT,
        /// It is a handle, for which the caller gets one of the kernel's.
        OPEN,
        /// Nobody waits for it.
        NOBODY
    }

    private final KernelHost host;
    private final ProcessScheme scheme;
    private final SessionPort port;
    private final MemorySegment pool;

    private final int[] free;
    private final long[] tokens;
    private final long[] portTokens;
    private final long[] targets;
    private final int[] limits;
    private final byte[] kinds;
    private final Deque<Integer> toClose = new ArrayDeque<>();
    private final Entry pathEntry = new Entry();
    private int freeCount;

    /// @param pool the kernel's pool at the scheme, a multiple of [#BUFFER_BYTES]
    Forwarder(KernelHost host, ProcessScheme scheme, SessionPort port, MemorySegment pool) {
        this.host = host;
        this.scheme = scheme;
        this.port = port;
        this.pool = pool;
        int slots = (int) (pool.byteSize() / BUFFER_BYTES);
        this.free = new int[slots];
        this.tokens = new long[slots];
        this.portTokens = new long[slots];
        this.targets = new long[slots];
        this.limits = new int[slots];
        this.kinds = new byte[slots];
        for (int slot = slots - 1; slot >= 0; slot--) {
            free[freeCount++] = slot;
        }
        Arrays.fill(tokens, NOBODY);
    }

    /// Takes a slot with its buffer for a call, which [#send] or [#giveBack] follows.
    ///
    /// A context that has many calls waiting does not get the last half of the slots.
    ///
    /// @return the slot, or [#NO_ROOM]
    int begin(Context context) {
        boolean scarce = freeCount <= free.length / 2;
        if (freeCount == 0 || (scarce && context.keptCalls() > free.length / 8)) {
            return NO_ROOM;
        }
        return free[--freeCount];
    }

    /// {@return a slot's buffer}
    MemorySegment buffer(int slot) {
        return pool.asSlice(bufferAt(slot), BUFFER_BYTES);
    }

    /// {@return where a slot's buffer begins in the pool}
    long bufferAt(int slot) {
        return (long) slot * BUFFER_BYTES;
    }

    void giveBack(int slot) {
        tokens[slot] = NOBODY;
        free[freeCount++] = slot;
    }

    /// A call as it is sent on, but for what [#send] knows.
    ///
    /// **Threads.** One object, used again.
    static final class Entry {
        private int opcode;
        private int fd;
        private long offset;
        private long address;
        private long length;
        private int flags;

        Entry of(int anOpcode, int aHandle) {
            opcode = anOpcode;
            fd = aHandle;
            offset = 0;
            address = 0;
            length = 0;
            flags = 0;
            return this;
        }

        Entry offset(long value) {
            offset = value;
            return this;
        }

        Entry address(long value) {
            address = value;
            return this;
        }

        Entry length(long value) {
            length = value;
            return this;
        }

        Entry flags(int value) {
            flags = value;
            return this;
        }

        private void write(Words entries, long at) {
            SubmissionEntry.clear(entries, at);
            SubmissionEntry.setHeader(entries, at, opcode, 0, 0);
            SubmissionEntry.setFd(entries, at, fd);
            SubmissionEntry.setOffset(entries, at, offset);
            SubmissionEntry.setAddress(entries, at, address);
            SubmissionEntry.setLength(entries, at, (int) length);
            SubmissionEntry.setOperationFlags(entries, at, flags);
            SubmissionEntry.setBufferIndex(entries, at, 0, 0);
        }
    }

    /// Sends a call on.
    ///
    /// @param slot what [#begin] said; given back where there is no room
    /// @param target where in the caller's pool the answer goes
    /// @param limit how many bytes there at most
    /// @return [Call#LATER], or [Call#FULL] where the ring has no room
    int send(int slot, long token, Entry entry, Kind kind, long target, int limit) {
        long at = port.claim();
        if (at == SubmissionQueue.FULL) {
            giveBack(slot);
            return Call.FULL;
        }
        entry.write(port.entries(), at);
        tokens[slot] = token;
        targets[slot] = target;
        limits[slot] = limit;
        kinds[slot] = (byte) Arrays.binarySearch(KINDS, kind);
        portTokens[slot] = port.start(at, this, slot);
        return Call.LATER;
    }

    /// Sends a call by path on.
    ///
    /// @return [Call#LATER] or [Call#FULL]
    int send(PathCall call) {
        int slot = begin(call.context());
        if (slot == NO_ROOM) {
            return Call.FULL;
        }
        call.write(pathEntry, buffer(slot), bufferAt(slot));
        return send(slot, call.token(), pathEntry, call.kind(), call.how().target(), call.structBytes());
    }

    /// Asks the scheme to give a call up. Where its caller ends, it is answered at once.
    void cancel(long token) {
        for (int slot = 0; slot < tokens.length; slot++) {
            if (tokens[slot] == token) {
                port.cancel(portTokens[slot]);
            }
        }
        if (host.isPending(token) && host.context(token).session().isEnding()) {
            host.complete(token, Errno.ECANCELED.negated());
        }
    }

    /// Closes a handle at the scheme, for which nobody waits.
    void close(int handle) {
        toClose.add(handle);
        closeWhatIsToClose();
    }

    private void closeWhatIsToClose() {
        while (!toClose.isEmpty() && freeCount > 0) {
            int slot = free[--freeCount];
            Entry entry = pathEntry.of(Opcode.CLOSE.number(), toClose.getFirst());
            if (send(slot, NOBODY, entry, Kind.NOBODY, 0L, 0) != Call.LATER) {
                return;
            }
            toClose.removeFirst();
        }
    }

    @Override
    public void answered(long tag, long result, int flags) {
        int slot = (int) tag;
        if ((flags & CqeFlags.MORE) != 0) {
            // A stream that nobody has asked for: what is its last is the answer.
            return;
        }
        long token = tokens[slot];
        int answer = (int) result;
        if (answer != result) {
            answer = Errno.EIO.negated();
        } else if (answer == Errno.ESHUTDOWN.negated()) {
            answer = Errno.ENODEV.negated();
        }
        switch (KINDS[kinds[slot]]) {
            case PLAIN -> host.complete(token, answer);
            case READ -> read(slot, token, answer);
            case STRUCT -> {
                if (answer >= 0) {
                    copyOut(slot, STRUCT, token, limits[slot]);
                }
                host.complete(token, answer);
            }
            case OPEN -> {
                if (answer < 0) {
                    host.complete(token, answer);
                } else {
                    host.opened(token, new DelegatedResource(scheme, this, answer));
                }
            }
            case NOBODY -> {}
        }
        giveBack(slot);
        closeWhatIsToClose();
    }

    private void read(int slot, long token, int result) {
        if (result > limits[slot]) {
            host.complete(token, Errno.EIO.negated());
            return;
        }
        if (result > 0) {
            copyOut(slot, 0, token, result);
        }
        host.complete(token, result);
    }

    private void copyOut(int slot, int from, long token, int bytes) {
        if (host.isPending(token)) {
            MemorySegment to = host.context(token).session().pool(0);
            MemorySegment.copy(pool, bufferAt(slot) + from, to, targets[slot], bytes);
        }
    }
}
