package dev.torc.kernel;

import dev.torc.reactor.Reactor;
import dev.torc.ring.GreetingException;
import dev.torc.ring.Submission;
import dev.torc.scheme.FileLikeScheme;
import dev.torc.scheme.Request;
import dev.torc.scheme.SchemeHost;
import dev.torc.scheme.ServedSession;
import dev.torc.uapi.AtFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.PeerCredentials;
import dev.torc.uapi.TorcOpcode;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The kernel as what its server runs: brings each call to the resource, the scheme or the operation that answers
/// it.
///
/// **Threads.** The server's.
final class KernelCore extends FileLikeScheme {

    private static final System.Logger LOG = System.getLogger(KernelCore.class.getName());

    /// What is about a handle, so that without one it is EBADF and not ENOSYS.
    private static final BitSet ON_HANDLES = new BitSet();

    static {
        ON_HANDLES.set(Opcode.POLL_ADD.number());
        ON_HANDLES.set(Opcode.FILES_UPDATE.number());
        ON_HANDLES.set(Opcode.FUTEX_WAIT.number());
        ON_HANDLES.set(Opcode.FUTEX_WAKE.number());
        ON_HANDLES.set(Opcode.WAITID.number());
        ON_HANDLES.set(TorcOpcode.MAP.number());
        ON_HANDLES.set(TorcOpcode.SIGNAL.number());
    }

    private final Call call = new Call();
    private final Names names = new Names();
    private final KernelParts parts;
    private final @Nullable KernelOperation[] operations = new KernelOperation[256];
    private @Nullable Running running;

    KernelCore(KernelParts parts) {
        this.parts = parts;
    }

    /// What there is while the server runs.
    private record Running(KernelHost host, CallsByPath byPath) {}

    private Running running() {
        Running now = running;
        if (now == null) {
            throw new IllegalStateException("the kernel has not been started");
        }
        return now;
    }

    CallsByPath byPath() {
        return running().byPath();
    }

    @Override
    public String name() {
        return Kernel.NAME;
    }

    @Override
    public void start(SchemeHost server) {
        KernelHost host =
                new KernelHost(server, parts.limits(), parts.counters(), names, parts.self(), parts.reactor());
        RootScheme root = new RootScheme(names);
        host.know(root);
        running = new Running(host, new CallsByPath(this, host, new PathReader(host, names, root), call));
        for (KernelScheme scheme : parts.schemes()) {
            if (!Names.isName(scheme.name()) || !names.add(scheme)) {
                throw new IllegalArgumentException("two schemes, or none, can be called \"" + scheme.name() + "\"");
            }
            host.know(scheme);
            scheme.started();
        }
        install(host, new Introductions(names));
        parts.operations().forEach(operation -> install(host, operation));
    }

    private void install(KernelHost host, KernelOperation operation) {
        host.know(operation);
        for (int opcode : operation.opcodes()) {
            if (operations[opcode] != null) {
                throw new IllegalArgumentException("the opcode " + opcode + " is answered twice");
            }
            operations[opcode] = operation;
        }
    }

    // --- Contexts ---------------------------------------------------------------------------------------------------

    @Override
    public void sessionOpened(ServedSession session) throws IOException {
        PeerCredentials who = session.credentials();
        KernelHost host = running().host();
        Access access = parts.policy().accessOf(who, parts.self().userId());
        if (access.isNone()) {
            host.counters().refused(Limit.POLICY);
            throw new GreetingException(
                    Errno.EACCES.number(),
                    "the domain is user " + parts.self().userId() + "'s, and its policy has no rule for user "
                            + who.userId() + " or group " + who.groupId());
        }
        long bytes = session.pool(0).byteSize();
        long most = parts.limits().of(Allowance.POOL_BYTES_PER_USER);
        long left = most - host.account(who.userId()).poolBytes();
        if (bytes > left) {
            host.counters().refused(Limit.POOL_BYTES);
            throw new GreetingException(
                    Errno.ENOMEM.number(),
                    "a pool of " + bytes + " bytes is more than the " + left + " that user " + who.userId()
                            + " has left of the " + most + " that the kernel grants a user");
        }
        host.begin(session, access);
        host.counters().add(KernelCounters.Total.CONTEXTS);
    }

    @Override
    public void sessionEnds(ServedSession session) {
        Context context = running().host().contextOf(session);
        names.schemes().forEach(scheme -> scheme.contextEnds(context));
    }

    @Override
    public void sessionEnded(ServedSession session) {
        KernelHost host = running().host();
        Context context = host.contextOf(session);
        host.end(context);
        names.schemes().forEach(scheme -> scheme.contextEnded(context));
    }

    @Override
    public void close() {
        if (running != null) {
            names.schemes().forEach(KernelScheme::stopped);
        }
        running = null;
    }

    // --- Calls by path ----------------------------------------------------------------------------------------------

    @Override
    protected Disposition open(Request request) {
        return byPath().open(request);
    }

    @Override
    protected Disposition stat(Request request) {
        Submission entry = request.entry();
        boolean ofHandle = entry.fd() != AtFlags.FDCWD
                && (entry.operationFlags() & AtFlags.EMPTY_PATH) != 0
                && request.session().pool(entry.bufferIndex()).get(ValueLayout.JAVA_BYTE, entry.address()) == 0;
        return ofHandle ? onHandle(request) : byPath().look(request);
    }

    @Override
    protected Disposition remove(Request request) {
        return byPath().look(request);
    }

    @Override
    protected Disposition makeDirectory(Request request) {
        return byPath().look(request);
    }

    @Override
    protected Disposition rename(Request request) {
        return byPath().lookTwice(request);
    }

    @Override
    protected Disposition makeLink(Request request) {
        return byPath().lookTwice(request);
    }

    @Override
    protected Disposition makeSymbolicLink(Request request) {
        return byPath().makeSymbolicLink(request);
    }

    @Override
    protected Disposition readLink(Request request) {
        return byPath().look(request);
    }

    @Override
    protected Disposition setStatus(Request request) {
        return byPath().setStatus(request);
    }

    @Override
    protected Disposition statFileSystem(Request request) {
        return byPath().look(request);
    }

    @Override
    protected Disposition access(Request request) {
        return byPath().look(request);
    }

    // --- Calls on handles -------------------------------------------------------------------------------------------

    @Override
    protected Disposition close(Request request) {
        KernelHost host = running().host();
        Context context = host.contextOf(request.session());
        // A close is never refused for its number: it gives back.
        Resource resource = host.forget(context, request.entry().fd());
        if (resource == null) {
            return answer(request, Errno.EBADF.negated());
        }
        call.of(request, context);
        return run(request, resource, KernelCore::closeIt);
    }

    private int closeIt(Resource resource) {
        running().host().retire(resource);
        resource.endWatching();
        return resource.close(call);
    }

    @Override
    protected Disposition read(Request request) {
        return onHandle(request);
    }

    @Override
    protected Disposition write(Request request) {
        return onHandle(request);
    }

    @Override
    protected Disposition sync(Request request) {
        return onHandle(request);
    }

    @Override
    protected Disposition truncate(Request request) {
        return onHandle(request);
    }

    @Override
    protected Disposition allocate(Request request) {
        return onHandle(request);
    }

    @Override
    protected Disposition list(Request request) {
        return onHandle(request);
    }

    @Override
    protected Disposition lock(Request request) {
        return onHandle(request);
    }

    private Disposition onHandle(Request request) {
        KernelHost host = running().host();
        Context context = host.contextOf(request.session());
        Resource resource = host.resource(context, request.entry().fd());
        int refusal = resource == null ? Errno.EBADF.negated() : host.grants().call(context);
        if (resource == null || refusal != 0) {
            return answer(request, refusal);
        }
        call.of(request, context);
        return run(request, resource, (core, handle) -> handle.answer(core.call));
    }

    @Override
    protected Disposition other(Request request) {
        KernelHost host = running().host();
        Context context = host.contextOf(request.session());
        int opcode = request.entry().opcode();
        KernelOperation operation = operations[opcode];
        if (operation == null) {
            boolean isOfHandle = ON_HANDLES.get(opcode)
                    || host.resource(context, request.entry().fd()) != null;
            return isOfHandle ? onHandle(request) : answer(request, Errno.ENOSYS.negated());
        }
        int refusal = host.grants().call(context);
        if (refusal != 0) {
            return answer(request, refusal);
        }
        call.of(request, context);
        return run(request, operation, (core, answering) -> answering.run(core.call));
    }

    /// Answers a call that nobody has kept.
    Disposition refuse(Request request, int errno) {
        return answer(request, errno);
    }

    /// What answers the call, or keeps it.
    interface Deed<K extends CallKeeper> {
        int of(KernelCore core, K keeper);
    }

    /// Has the call answered, when everything about it was checked. A deed is one that captures nothing, so that
    /// this allocates nothing.
    <K extends CallKeeper> Disposition run(Request request, K keeper, Deed<K> deed) {
        KernelHost host = running().host();
        host.begin(call.token(), keeper, call.context());
        int result;
        try {
            result = deed.of(this, keeper);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, keeper + " failed on opcode " + request.entry().opcode(), e);
            result = Errno.EIO.negated();
        }
        if (result == Call.FULL) {
            host.takeBack(request.token());
            return Disposition.LATER;
        }
        if (result != Call.LATER) {
            host.complete(request.token(), result);
        }
        return Disposition.TAKEN;
    }

    // --- Calls that were kept ---------------------------------------------------------------------------------------

    @Override
    public void cancel(long token) {
        running().host().keeperOf(token).cancel(token);
    }

    @Override
    public void operationFinished(long token, int result) {
        running().host().keeperOf(token).operationFinished(token, result);
    }

    @Override
    public void streamHasRoom(long token) {
        running().host().keeperOf(token).streamHasRoom(token);
    }

    @Override
    public void alarmRings() {
        running().host().alarmRings();
    }

    /// What a kernel is made of.
    ///
    /// @param policy what other users may do
    /// @param limits what it grants
    /// @param counters what it counts
    /// @param self the kernel's process, and the user whose kernel it is
    /// @param reactor what runs it
    /// @param schemes its own schemes
    /// @param operations its own operations
    record KernelParts(
            Policy policy,
            KernelLimits limits,
            KernelCounters counters,
            PeerCredentials self,
            Reactor reactor,
            List<KernelScheme> schemes,
            List<KernelOperation> operations) {}
}
