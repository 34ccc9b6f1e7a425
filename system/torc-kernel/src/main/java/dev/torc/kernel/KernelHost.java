package dev.torc.kernel;

import dev.torc.posix.Descriptor;
import dev.torc.posix.UnixSocket;
import dev.torc.reactor.Reactor;
import dev.torc.reactor.Watch;
import dev.torc.scheme.HandleTable;
import dev.torc.scheme.LinuxRing;
import dev.torc.scheme.SchemeHost;
import dev.torc.scheme.SchemeHost.Sent;
import dev.torc.scheme.ServedSession;
import dev.torc.scheme.WorkerThreads;
import dev.torc.uapi.Errno;
import dev.torc.uapi.PeerCredentials;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the kernel lends to its schemes, its operations and what they have open.
///
/// **Threads.** The kernel's, but for [#handBack].
public final class KernelHost {

    /// How many [CallLine]s one keeper may have.
    public static final int LINES = 63;

    /// What a read or a write that waits in a [CallLine] moves at most, in bytes.
    public static final int MOST_BYTES = LineMemory.MOST_LENGTH;

    // What is attached to a call: its keeper's number, whether it is an open, and its line among the keeper's.
    private static final int KEEPER_SHIFT = 7;
    private static final int OPENS = 1 << 6;
    private static final int LINE_MASK = OPENS - 1;

    private final SchemeHost server;
    private final KernelLimits limits;
    private final KernelCounters counters;
    private final Names names;
    private final PeerCredentials self;
    private final Reactor reactor;
    private final @Nullable Context[] contexts;
    private final Map<Integer, UserAccount> users = new HashMap<>();
    private final Keepers keepers = new Keepers();
    private final Grants grants;
    private final LineMemory lines;
    private final TimeLine times = new TimeLine();
    private int nextContext = 1;

    KernelHost(
            SchemeHost server,
            KernelLimits limits,
            KernelCounters counters,
            Names names,
            PeerCredentials self,
            Reactor reactor) {
        this.server = server;
        this.limits = limits;
        this.counters = counters;
        this.grants = new Grants(limits, counters);
        this.lines = new LineMemory(server);
        this.names = names;
        this.self = self;
        this.contexts = new Context[Math.toIntExact(limits.of(Allowance.CONTEXTS))];
        this.reactor = reactor;
    }

    /// Answers a call that was kept, exactly once: an answer to a call that is answered has no effect. A call that
    /// waits in a [CallLine] is taken out of it.
    ///
    /// @param token what [Call#token] said
    /// @param result its own meaning if not negative, else a negated errno
    /// @return whether this was the answer
    public boolean complete(long token, int result) {
        if (!server.isPending(token)) {
            return false;
        }
        settle(token);
        return server.complete(token, result);
    }

    /// Answers a call with a result of 64 bits, as an extended completion.
    ///
    /// @param result not negative: errors are never extended
    /// @return whether this was the answer
    public boolean completeExtended(long token, long result) {
        if (!server.isPending(token)) {
            return false;
        }
        settle(token);
        return server.completeExtended(token, result);
    }

    /// Answers an open that was kept: makes a handle, or, where nobody waits for it any more, ends the resource.
    ///
    /// @param resource what is open now, an object of its own
    public void opened(long token, Resource resource) {
        if (!server.isPending(token)) {
            resource.gone();
            return;
        }
        Context context = context(token);
        // The room that the open has set aside is what the handle takes.
        server.attach(token, server.attached(token) & ~OPENS);
        complete(token, makeHandle(context, resource));
    }

    /// Sends one completion of a call that goes on, with `IORING_CQE_F_MORE`. The call ends by [#complete].
    ///
    /// @return [Sent#NO_ROOM] where the caller has to take some first: [CallKeeper#streamHasRoom] is called then
    public Sent send(long token, int result) {
        return server.send(token, result);
    }

    /// Puts a completion into another context's ring that answers no call of it, as MSG_RING does.
    ///
    /// @param userData what the receiver knows it by
    /// @param result what it says
    public Sent post(Context to, long userData, int result) {
        return server.post(to.session(), userData, result);
    }

    /// {@return whether a token stands for a call that is not answered}
    public boolean isPending(long token) {
        return server.isPending(token);
    }

    /// {@return whose call it is, which is not answered yet}
    public Context context(long token) {
        return contextOf(server.session(token));
    }

    /// {@return the pool of a call that is not answered yet, which the caller can change at any moment}
    public MemorySegment pool(long token) {
        return server.session(token).pool(0);
    }

    /// {@return where in its pool a call that waits in a [CallLine] has its memory}
    public long address(long token) {
        return lines.address(token);
    }

    /// {@return how many bytes there a call that waits in a [CallLine] is about, at most [#MOST_BYTES]}
    public int length(long token) {
        return lines.length(token);
    }

    /// Has [CallKeeper#timeHasCome] called for a kept call at a time or soon after, if it waits then.
    ///
    /// @param nanoTime when, as [System#nanoTime] counts
    /// @param token a call that is kept
    public void callAt(long nanoTime, long token) {
        times.add(nanoTime, token, server::isPending);
        server.alarmAt(times.earliest());
    }

    /// Hands the result of an operation that another thread has done for a kept call to
    /// [CallKeeper#operationFinished], on the kernel's thread. From any thread.
    public void handBack(long token, int result) {
        server.operationFinished(token, result);
    }

    /// Tells, once and on the kernel's thread, that a descriptor is ready.
    ///
    /// @param watched lent until then, or until the watch is closed
    /// @param pollEvents [dev.torc.uapi.PollFlags]
    /// @param onReady short, and waits for nothing
    /// @throws IOException if it cannot be watched
    public Watch watchOnce(Descriptor watched, int pollEvents, Runnable onReady) throws IOException {
        return reactor.watchOnce(watched, pollEvents, onReady);
    }

    /// {@return the reactor that runs the kernel}
    Reactor reactor() {
        return reactor;
    }

    /// {@return the Linux ring that the kernel sleeps in, where operations of kept calls can be submitted; empty
    /// where io_uring is not to be had}
    public Optional<LinuxRing> linuxRing() {
        return server.linuxRing();
    }

    /// {@return the threads for what has to wait and has no opcode}
    public WorkerThreads workers() {
        return server.workers();
    }

    /// {@return the most calls that wait at one time; the low 32 bits of a token are below it}
    public int callsInFlight() {
        return server.callsInFlight();
    }

    /// {@return every context, in no order}
    public Collection<Context> contexts() {
        List<Context> all = new ArrayList<>();
        for (Context context : contexts) {
            if (context != null) {
                all.add(context);
            }
        }
        return all;
    }

    /// {@return the context of this number, if there is one}
    public Optional<Context> context(int number) {
        return contexts().stream().filter(context -> context.number() == number).findFirst();
    }

    /// {@return every scheme there is, by name}
    public List<SchemeStatus> schemes() {
        return names.all();
    }

    /// {@return what the kernel has counted}
    public KernelCounters counters() {
        return counters;
    }

    /// {@return what the kernel grants at most}
    public KernelLimits limits() {
        return limits;
    }

    /// {@return what contexts may still have}
    public Grants grants() {
        return grants;
    }

    /// {@return whether a call, which is not answered yet, is kept by this}
    public boolean isKeptBy(long token, CallKeeper keeper) {
        return keeperOf(token) == keeper;
    }

    /// {@return what is open behind a handle of a context; null where nothing is}
    ///
    /// @param handle any number
    public @Nullable Resource resource(Context context, int handle) {
        int number = context.session().handles().find(handle);
        return number == HandleTable.NONE ? null : (Resource) keepers.of(number);
    }

    // --- Contexts ---------------------------------------------------------------------------------------------------

    Context contextOf(ServedSession session) {
        Context context = contexts[session.number()];
        if (context == null || context.session() != session) {
            throw new AssertionError(session + " is no context");
        }
        return context;
    }

    UserAccount account(int userId) {
        return users.computeIfAbsent(userId, _ -> new UserAccount());
    }

    /// Lets another context in, which sees what one that is there sees.
    ///
    /// @param end of a pair of sockets, owned by the kernel from now on
    /// @param who has the other end: believed
    public void letIn(UnixSocket end, PeerCredentials who, Context like) {
        server.introduce(end, who, like.namespace());
    }

    /// {@return who the kernel is}
    public PeerCredentials self() {
        return self;
    }

    /// {@return why a name leads nowhere, a negated errno: whether it is there is not told to whom the policy does
    /// not let open it}
    int notFound(Context context, String name) {
        if (context.access().mayOpen(name)) {
            return Errno.ENODEV.negated();
        }
        counters.refused(Limit.POLICY);
        return Errno.EACCES.negated();
    }

    Context begin(ServedSession session, Access access) {
        UserAccount user = account(session.credentials().userId());
        Context context = new Context(nextContext++, session, user, access);
        session.ticket().ifPresent(ticket -> context.setNamespace((Namespace) ticket));
        contexts[session.number()] = context;
        user.contextBegins(context.poolBytes());
        return context;
    }

    void end(Context context) {
        HandleTable handles = context.session().handles();
        for (int number = handles.removeAny(); number != HandleTable.NONE; number = handles.removeAny()) {
            context.user().handleCloses();
            if (keepers.of(number) instanceof Resource resource) {
                resource.endWatching();
                resource.gone();
                keepers.retire(resource);
            }
        }
        contexts[context.session().number()] = null;
        context.user().contextEnds(context.poolBytes());
        forgetIfUnused(context);
    }

    /// Gives back what [Grants#takeProcess] took, also after the end of the context that started it.
    public void giveProcessBack(Context context) {
        context.processEnds();
        forgetIfUnused(context);
    }

    private void forgetIfUnused(Context context) {
        if (context.user().isUnused()) {
            users.remove(context.credentials().userId(), context.user());
        }
    }

    // --- Handles ----------------------------------------------------------------------------------------------------

    /// Makes a handle in room that was set aside.
    int makeHandle(Context context, Resource resource) {
        know(resource);
        context.user().handleOpens();
        return context.session().handles().add(resource.number());
    }

    /// Takes a handle away.
    ///
    /// @return what was behind it; null where nothing was
    @Nullable
    Resource forget(Context context, int handle) {
        int number = context.session().handles().remove(handle);
        if (number == HandleTable.NONE) {
            return null;
        }
        context.user().handleCloses();
        return (Resource) keepers.of(number);
    }

    /// Lends a keeper what this is.
    void know(CallKeeper keeper) {
        keepers.know(keeper, this);
    }

    /// Nothing new comes to a keeper any more.
    void retire(CallKeeper keeper) {
        keepers.retire(keeper);
    }

    // --- Calls ------------------------------------------------------------------------------------------------------

    void begin(long token, CallKeeper keeper, Context context) {
        keeper.callBegins();
        context.callBegins();
        server.attach(token, keeper.number() << KEEPER_SHIFT);
    }

    /// Notes that a call is an open, for which room is set aside.
    void opens(long token) {
        server.attach(token, server.attached(token) | OPENS);
    }

    /// Notes that an open has made its handle.
    void hasOpened(long token) {
        server.attach(token, server.attached(token) & ~OPENS);
    }

    /// {@return who keeps a call, which is not answered yet}
    CallKeeper keeperOf(long token) {
        CallKeeper keeper = keepers.of(server.attached(token) >>> KEEPER_SHIFT);
        if (keeper == null) {
            throw new AssertionError("nobody keeps the call " + token);
        }
        return keeper;
    }

    /// Takes back a call that was begun and comes again.
    void takeBack(long token) {
        settle(token);
    }

    private void settle(long token) {
        CallKeeper keeper = keeperOf(token);
        int attached = server.attached(token);
        if ((attached & LINE_MASK) != 0) {
            keeper.line(attached & LINE_MASK).remove(token);
        }
        Context context = context(token);
        if ((attached & OPENS) != 0) {
            context.session().handles().release();
        }
        context.callEnds();
        keeper.callEnds();
        keepers.freeIfUnused(keeper);
    }

    void alarmRings() {
        long now = System.nanoTime();
        for (long token = times.poll(now); token != CallLine.NOBODY; token = times.poll(now)) {
            if (server.isPending(token)) {
                keeperOf(token).timeHasCome(token);
            }
        }
        if (times.count() > 0) {
            server.alarmAt(times.earliest());
        }
    }

    // --- Lines ------------------------------------------------------------------------------------------------------

    long kept(long token) {
        return server.kept(token);
    }

    void keep(long token, long value) {
        server.keep(token, value);
    }

    int noted(long token) {
        return server.noted(token);
    }

    void note(long token, int value) {
        server.note(token, value);
    }

    /// {@return what is kept with the calls that wait in lines}
    LineMemory lines() {
        return lines;
    }

    void setLine(long token, int line) {
        server.attach(token, (server.attached(token) & ~LINE_MASK) | line);
    }

    /// {@return the token of the call at an index, which waits in a line}
    long tokenAt(int index) {
        return server.tokenAt(index);
    }
}
