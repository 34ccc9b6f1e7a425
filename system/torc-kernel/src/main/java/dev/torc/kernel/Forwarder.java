package dev.torc.kernel;

import dev.torc.layout.Words;
import dev.torc.reactor.Answers;
import dev.torc.reactor.Port;
import dev.torc.reactor.SessionPort;
import dev.torc.ring.SubmissionQueue;
import dev.torc.uapi.AtFlags;
import dev.torc.uapi.CqeFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.PeerCredentials;
import dev.torc.uapi.Statx;
import dev.torc.uapi.SubmissionEntry;
import dev.torc.uapi.TorcOpcode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Deque;

/// The kernel's calls to one scheme's process, for contexts that delegate theirs.
///
/// What a call reads or writes is copied between the context's pool and the kernel's pool at the scheme: the
/// scheme sees nothing of its callers' memory, and a caller that ends need not wait for a scheme that does not
/// answer. A call moves at most [#MOST_BYTES], so that the others do not wait long for the copy. Whom a call is
/// for the scheme is told once for each context, and by the entry's personality from then on.
///
/// **State.** What is known here of a call stands in the memory that the server has for it anyway:
///
/// ```text
///      kept   63            27 26             3 2      0        noted  31                  0
///            +----------------+----------------+--------+             +--------------------+
///            |  first block   | bytes of those |  kind  |             | where in the       |
///            |                |                |        |             | caller's pool      |
///            +----------------+----------------+--------+             +--------------------+
/// ```
///
/// The call to the scheme is started with the token of the caller's call. Of a call whose caller has ended
/// nothing is left but its blocks, and those become what it is told by.
///
/// **Room.** A context that has no call under way here has room for one, so that no scheme that does not answer,
/// and no caller that has many calls, keeps others from it. Who finds none for another waits until one of its own
/// is answered.
///
/// **Trust.** The scheme's answers are checked: one that says that more was read than was asked for is EIO, and so
/// is one of 64 bits where it would be a count or a handle.
///
/// **Threads.** The kernel's.
final class Forwarder implements Answers {

    /// What a call moves at most.
    static final int MOST_BYTES = 1 << 20;

    /// Where a call's second path, or its struct, is in its block.
    static final int SECOND = 1 << 12;

    private static final long NO_ROOM = SubmissionQueue.FULL;
    private static final int STRUCT_BYTES = (int) Statx.LAYOUT.byteSize();

    private static final int KIND_BITS = 3;
    private static final int BYTES_BITS = 24;
    private static final int BYTES_MASK = (1 << BYTES_BITS) - 1;
    private static final int BLOCK_SHIFT = KIND_BITS + BYTES_BITS;

    private static final Answers NOBODY = (_, _, _) -> {};

    /// What becomes of the memory of a call, and of its answer.
    enum Kind {
        /// There is none; the answer is the caller's as it is.
        PLAIN(0),
        /// As many bytes as the answer says come back.
        READ(1),
        /// The caller's bytes go along.
        WRITE(2),
        /// The caller's bytes go along, and come back with the answer, each one of a stream.
        EXCHANGE(3),
        /// If the answer is no error, a struct comes back from behind the path.
        STRUCT(4),
        /// If the answer is no error, it is a handle, for which the caller gets one of the kernel's.
        OPEN(5),
        /// As many bytes as the answer says come back from behind the path.
        TEXT(6);

        private static final Kind[] BY_BITS = {PLAIN, READ, WRITE, EXCHANGE, STRUCT, OPEN, TEXT};

        private final int bits;

        Kind(int bits) {
            this.bits = bits;
        }

        /// {@return whether the answer is the scheme's own number, which may have 64 bits}
        private boolean isAnsweredWhole() {
            return this == PLAIN || this == EXCHANGE;
        }

        private static Kind of(long kept) {
            return BY_BITS[(int) kept & (1 << KIND_BITS) - 1];
        }
    }

    private final KernelHost host;
    private final SessionPort port;
    private final MemorySegment pool;
    private final Blocks blocks;
    private final int calls;
    private final int reserved;
    private final Answers ofNobody = this::answeredNobody;
    private final Answers closed = (_, _, _) -> closeWhatIsToClose();
    private final HeldStreams held;
    private final Deque<Integer> toClose = new ArrayDeque<>();

    // By the number of a context's session: the context that the scheme was told of, and how many calls it has here.
    private final int[] told;
    private final int[] underWay;

    // The call that has begun and is not sent.
    private int begunBlock;
    private int begunBytes;

    /// How much of the memory that it asks for a call must have.
    private enum Need {
        ALL,
        /// What there is, if it is anything: it moves less then.
        SOME
    }

    /// @param pool the kernel's pool at the scheme, a multiple of [Blocks#BYTES]
    /// @param calls how many calls the session with the scheme takes
    Forwarder(KernelHost host, SessionPort port, MemorySegment pool, int calls) {
        this.host = host;
        this.port = port;
        this.pool = pool;
        this.calls = calls;
        this.held = new HeldStreams(host);
        this.blocks = new Blocks((int) (pool.byteSize() / Blocks.BYTES));
        this.reserved = Math.min(calls, blocks.free()) / 2;
        this.told = new int[Math.toIntExact(host.limits().of(Allowance.CONTEXTS))];
        this.underWay = new int[Math.toIntExact(host.limits().of(Allowance.CONTEXTS))];
    }

    // --- Calls to the scheme ----------------------------------------------------------------------------------------

    /// Forwards a call on a handle: its entry as it is, but for the handle and the memory.
    ///
    /// @param handle the scheme's
    /// @param kind what becomes of the memory that `addr` and `len` name: [Kind#PLAIN] for none
    /// @return [Call#LATER], [Call#FULL], or a negated errno
    int forward(Call call, int handle, Kind kind) {
        int wanted = kind == Kind.PLAIN ? 0 : Math.min(call.length(), MOST_BYTES);
        long at = begin(call.context(), wanted, kind == Kind.EXCHANGE ? Need.ALL : Need.SOME);
        if (at == NO_ROOM) {
            return refusal();
        }
        Words entries = port.entries();
        call.entry().copyTo(entries, at);
        SubmissionEntry.setFd(entries, at, handle);
        if (kind != Kind.PLAIN) {
            SubmissionEntry.setAddress(entries, at, begunAt());
            SubmissionEntry.setLength(entries, at, begunBytes);
        }
        if (kind == Kind.WRITE || kind == Kind.EXCHANGE) {
            MemorySegment.copy(call.pool(), call.address(), pool, begunAt(), begunBytes);
        }
        return send(at, call.token(), kind, call.address());
    }

    /// Forwards a STATX of a handle.
    ///
    /// @return [Call#LATER], [Call#FULL], or a negated errno
    int forwardStatus(Call call, int handle) {
        if (!call.isInPool(call.offset(), STRUCT_BYTES)) {
            return Errno.EFAULT.negated();
        }
        long at = begin(call.context(), SECOND + STRUCT_BYTES, Need.ALL);
        if (at == NO_ROOM) {
            return refusal();
        }
        Words entries = port.entries();
        call.entry().copyTo(entries, at);
        SubmissionEntry.setFd(entries, at, handle);
        SubmissionEntry.setAddress(entries, at, begunAt());
        SubmissionEntry.setOffset(entries, at, begunAt() + SECOND);
        // No path: it is the handle that is meant.
        pool.set(ValueLayout.JAVA_BYTE, begunAt(), (byte) 0);
        return send(at, call.token(), Kind.STRUCT, call.offset());
    }

    /// Forwards a call by path.
    ///
    /// @return [Call#LATER], [Call#FULL], or a negated errno
    int forward(ForwardedPath call) {
        if (call.isForRoot()) {
            host.opened(call.token(), new DelegatedResource(this, AtFlags.FDCWD));
            return Call.LATER;
        }
        long at = begin(call.context(), call.bytes(), Need.ALL);
        if (at == NO_ROOM) {
            return refusal();
        }
        call.write(port.entries(), at, pool.asSlice(begunAt(), Blocks.BYTES), begunAt());
        return send(at, call.token(), call.operation().kind(), call.how().target());
    }

    private int refusal() {
        return port.hasEnded() ? Errno.ENODEV.negated() : Call.FULL;
    }

    /// Claims an entry, and takes memory for it.
    private long begin(Context context, int bytes, Need need) {
        int number = context.session().number();
        boolean first = underWay[number] == 0;
        if (!first && !mayHaveMore(underWay[number])) {
            return NO_ROOM;
        }
        if (told[number] != context.number() && !tellOf(context)) {
            return NO_ROOM;
        }
        long at = port.claim();
        if (at != NO_ROOM && !takeMemory(bytes, need, first)) {
            port.abort();
            return NO_ROOM;
        }
        return at;
    }

    /// {@return whether a context that has calls here may have another: as long as there are few, and then as
    /// long as it has few itself}
    private boolean mayHaveMore(int ofContext) {
        int inFlight = port.inFlight();
        return inFlight < calls / 4 || (inFlight < calls - reserved && ofContext < calls / 16);
    }

    private boolean takeMemory(int bytes, Need need, boolean first) {
        int wanted = Blocks.of(bytes);
        begunBytes = bytes;
        begunBlock = wanted == 0 || blocks.free() - wanted >= reserved ? blocks.take(wanted) : Blocks.NONE;
        if (begunBlock == Blocks.NONE && first && (wanted == 1 || need == Need.SOME)) {
            begunBytes = Math.min(bytes, Blocks.BYTES);
            begunBlock = blocks.take(1);
        }
        return begunBlock != Blocks.NONE;
    }

    private long begunAt() {
        return (long) begunBlock * Blocks.BYTES;
    }

    /// Says by which personality the scheme will know a context.
    private boolean tellOf(Context context) {
        long at = port.claim();
        if (at == NO_ROOM) {
            return false;
        }
        PeerCredentials who = context.credentials();
        Words entries = port.entries();
        SubmissionEntry.start(entries, at, TorcOpcode.REGISTER_PERSONALITY.number(), 0, who.processId());
        SubmissionEntry.setOffset(
                entries, at, Integer.toUnsignedLong(who.userId()) | (long) who.groupId() << Integer.SIZE);
        SubmissionEntry.setBufferIndex(entries, at, 0, personality(context));
        port.start(at, NOBODY, 0L);
        told[context.session().number()] = context.number();
        return true;
    }

    private static int personality(Context context) {
        return context.session().number() + 1;
    }

    private int send(long at, long token, Kind kind, long target) {
        Context context = host.context(token);
        SubmissionEntry.setBufferIndex(port.entries(), at, 0, personality(context));
        host.keep(token, (long) begunBlock << BLOCK_SHIFT | (long) begunBytes << KIND_BITS | kind.bits);
        host.note(token, (int) target);
        underWay[context.session().number()]++;
        port.start(at, this, token);
        return Call.LATER;
    }

    /// Closes a handle at the scheme, for which nobody waits.
    void close(int handle) {
        toClose.add(handle);
        closeWhatIsToClose();
    }

    private void closeWhatIsToClose() {
        // The others' room is not for this.
        while (!toClose.isEmpty() && port.inFlight() < calls - reserved) {
            long at = port.claim();
            if (at == NO_ROOM) {
                return;
            }
            SubmissionEntry.start(port.entries(), at, Opcode.CLOSE.number(), 0, toClose.removeFirst());
            port.start(at, closed, 0L);
        }
    }

    // --- The scheme's answers ---------------------------------------------------------------------------------------

    @Override
    public void answered(long token, long result, int flags) {
        long kept = host.kept(token);
        Kind kind = Kind.of(kept);
        int answer = answerOf(result);
        if (kind == Kind.EXCHANGE) {
            copyOut(token, 0, bytesOf(kept));
        }
        if ((flags & CqeFlags.MORE) != 0) {
            if (held.send(token, answer) == HeldStreams.Fate.CUTS) {
                host.counters().refused(Limit.CALLS);
                askToEnd(token);
            }
            return;
        }
        int from = kind == Kind.READ ? 0 : SECOND;
        if ((kind == Kind.READ || kind == Kind.TEXT) && answer > bytesOf(kept) - from) {
            answer = Errno.EIO.negated();
        }
        if ((kind == Kind.READ || kind == Kind.TEXT) && answer > 0) {
            copyOut(token, from, answer);
        } else if (kind == Kind.STRUCT && answer >= 0) {
            copyOut(token, from, bytesOf(kept) - from);
        }
        giveBack(kept);
        underWay[host.context(token).session().number()]--;
        if (result > Integer.MAX_VALUE && kind.isAnsweredWhole() && !held.holds(token)) {
            host.completeExtended(token, result);
        } else {
            end(token, kind, answer);
        }
        closeWhatIsToClose();
    }

    private static int answerOf(long result) {
        int answer = (int) result;
        if (answer != result) {
            return Errno.EIO.negated();
        }
        return answer == Errno.ESHUTDOWN.negated() ? Errno.ENODEV.negated() : answer;
    }

    private void end(long token, Kind kind, int answer) {
        if (kind == Kind.OPEN && answer >= 0) {
            host.opened(token, new DelegatedResource(this, answer));
        } else if (!held.endBehind(token, answer)) {
            host.complete(token, answer);
        }
    }

    private void copyOut(long token, int from, int bytes) {
        long at = (host.kept(token) >>> BLOCK_SHIFT) * Blocks.BYTES + from;
        MemorySegment.copy(pool, at, host.pool(token), Integer.toUnsignedLong(host.noted(token)), bytes);
    }

    private static int bytesOf(long kept) {
        return (int) (kept >>> KIND_BITS) & BYTES_MASK;
    }

    private void giveBack(long kept) {
        blocks.giveBack((int) (kept >>> BLOCK_SHIFT), Blocks.of(bytesOf(kept)));
    }

    /// {@return what is held of streams}
    HeldStreams held() {
        return held;
    }

    // --- Calls that are given up ------------------------------------------------------------------------------------

    /// Asks the scheme to give a call up. A stream that it has ended already, and that is held, ends at once.
    void cancel(long token) {
        if (!held.endNow(token)) {
            askToEnd(token);
        }
    }

    private void askToEnd(long token) {
        long call = port.nextInFlight(this, Port.NOBODY);
        while (call != Port.NOBODY && port.tag(call) != token) {
            call = port.nextInFlight(this, call);
        }
        if (call != Port.NOBODY) {
            port.cancel(call);
        }
    }

    /// A context ends: it is not held up by what the scheme has not answered, which keeps its blocks until then.
    void contextEnds(Context context) {
        for (long call = port.nextInFlight(this, Port.NOBODY);
                call != Port.NOBODY;
                call = port.nextInFlight(this, call)) {
            long token = port.tag(call);
            if (host.context(token) == context) {
                port.handOver(call, ofNobody, host.kept(token));
                underWay[context.session().number()]--;
                host.complete(token, Errno.ECANCELED.negated());
            }
        }
        held.contextEnds(context);
    }

    private void answeredNobody(long kept, long result, int flags) {
        if ((flags & CqeFlags.MORE) != 0) {
            return;
        }
        giveBack(kept);
        if (Kind.of(kept) == Kind.OPEN && result >= 0) {
            close((int) result);
        }
        closeWhatIsToClose();
    }
}
