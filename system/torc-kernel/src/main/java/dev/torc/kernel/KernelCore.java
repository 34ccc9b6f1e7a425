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
import dev.torc.uapi.OpenHow;
import dev.torc.uapi.PeerCredentials;
import dev.torc.uapi.TorcOpcode;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The kernel as what its server runs: brings each call to the resource, the scheme or the operation that answers
/// it.
///
/// **Threads.** The server's.
final class KernelCore extends FileLikeScheme {

    private static final System.Logger LOG = System.getLogger(KernelCore.class.getName());

    private final Call call = new Call();
    private final Names names = new Names();
    private final KernelParts parts;
    private final @Nullable KernelOperation[] operations = new KernelOperation[256];
    private @Nullable Running running;

    // The other path of the rename that is being looked up.
    private String renamedTo = "";

    KernelCore(KernelParts parts) {
        this.parts = parts;
    }

    /// What there is while the server runs.
    private record Running(KernelHost host, PathReader paths, Lookup lookup) {}

    private Running running() {
        Running now = running;
        if (now == null) {
            throw new IllegalStateException("the kernel has not been started");
        }
        return now;
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
        running = new Running(host, new PathReader(host, names, root), new Lookup(host, call));
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
        long left =
                parts.limits().poolBytesPerUser() - host.account(who.userId()).poolBytes();
        if (bytes > left) {
            host.counters().refused(Limit.POOL_BYTES);
            throw new GreetingException(
                    Errno.ENOMEM.number(),
                    "a pool of " + bytes + " bytes is more than the " + left + " that user " + who.userId()
                            + " has left of the "
                            + parts.limits().poolBytesPerUser() + " that the kernel grants a user");
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
        Running now = running();
        Call made = call.of(request, now.host().contextOf(request.session()));
        Submission entry = request.entry();
        int flags = entry.operationFlags();
        int mode = (int) entry.length();
        long resolve = 0L;
        if (entry.opcode() == Opcode.OPENAT2.number()) {
            if (entry.length() != OpenHow.LAYOUT.byteSize()) {
                return answer(
                        request,
                        entry.length() < OpenHow.LAYOUT.byteSize() ? Errno.EINVAL.negated() : Errno.E2BIG.negated());
            }
            if (!made.isInPool(entry.offset(), OpenHow.LAYOUT.byteSize())) {
                return answer(request, Errno.EFAULT.negated());
            }
            MemorySegment how = made.pool().asSlice(entry.offset(), OpenHow.LAYOUT.byteSize());
            long wanted = OpenHow.flags(how);
            flags = (int) wanted;
            mode = (int) OpenHow.mode(how);
            resolve = OpenHow.resolve(how);
            if (wanted != Integer.toUnsignedLong(flags)) {
                return answer(request, Errno.EINVAL.negated());
            }
        }
        int refusal = now.paths().read(made, entry.fd(), entry.address());
        if (refusal == 0) {
            refusal = now.host().refusal(made.context());
        }
        if (refusal == 0) {
            refusal = now.host().reserveHandle(made.context());
        }
        if (refusal != 0) {
            return answer(request, refusal);
        }
        begin(made, now.paths().keeper());
        now.host().opens(request.token());
        try {
            int result = now.paths()
                    .beneath()
                    .open(now.lookup().of(now.paths()).how(flags, mode).resolving(resolve));
            if (result >= 0) {
                now.host().hasOpened(request.token());
            }
            return finish(request, result);
        } catch (RuntimeException e) {
            return failed(request, now.paths().keeper(), e);
        }
    }

    @Override
    protected Disposition stat(Request request) {
        Call made = call.of(request, running().host().contextOf(request.session()));
        Submission entry = request.entry();
        boolean ofHandle = entry.fd() != AtFlags.FDCWD
                && (entry.operationFlags() & AtFlags.EMPTY_PATH) != 0
                && made.pool().get(ValueLayout.JAVA_BYTE, entry.address()) == 0;
        return ofHandle ? onHandle(request) : byPath(request, made);
    }

    @Override
    protected Disposition remove(Request request) {
        return byPath(request, call.of(request, running().host().contextOf(request.session())));
    }

    @Override
    protected Disposition makeDirectory(Request request) {
        return byPath(request, call.of(request, running().host().contextOf(request.session())));
    }

    @Override
    protected Disposition rename(Request request) {
        Running now = running();
        Call made = call.of(request, now.host().contextOf(request.session()));
        Submission entry = request.entry();
        int refusal = now.paths().read(made, (int) entry.length(), entry.offset());
        if (refusal != 0) {
            return answer(request, refusal);
        }
        CallKeeper target = now.paths().keeper();
        renamedTo = now.paths().path();
        refusal = now.paths().read(made, entry.fd(), entry.address());
        if (refusal == 0 && now.paths().keeper() != target) {
            refusal = Errno.EXDEV.negated();
        }
        return refusal != 0 ? answer(request, refusal) : look(request, made);
    }

    private Disposition byPath(Request request, Call made) {
        int refusal = running()
                .paths()
                .read(made, request.entry().fd(), request.entry().address());
        return refusal != 0 ? answer(request, refusal) : look(request, made);
    }

    private Disposition look(Request request, Call made) {
        Running now = running();
        int refusal = now.host().refusal(made.context());
        if (refusal != 0) {
            return answer(request, refusal);
        }
        Submission entry = request.entry();
        boolean makes = entry.opcode() == Opcode.MKDIRAT.number();
        Lookup lookup = now.lookup().of(now.paths()).how(entry.operationFlags(), makes ? (int) entry.length() : 0);
        begin(made, now.paths().keeper());
        Beneath where = now.paths().beneath();
        try {
            return finish(
                    request,
                    switch (Opcode.of(entry.opcode()).orElseThrow()) {
                        case STATX -> where.status(lookup);
                        case UNLINKAT -> where.remove(lookup);
                        case MKDIRAT -> where.makeDirectory(lookup);
                        default -> where.rename(lookup, renamedTo);
                    });
        } catch (RuntimeException e) {
            return failed(request, now.paths().keeper(), e);
        }
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
        begin(call.of(request, context), resource);
        host.retire(resource);
        try {
            resource.endWatching();
            return finish(request, resource.close(call));
        } catch (RuntimeException e) {
            return failed(request, resource, e);
        }
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

    private Disposition onHandle(Request request) {
        KernelHost host = running().host();
        Context context = host.contextOf(request.session());
        Resource resource = host.resource(context, request.entry().fd());
        int refusal = resource == null ? Errno.EBADF.negated() : host.refusal(context);
        if (resource == null || refusal != 0) {
            return answer(request, refusal);
        }
        begin(call.of(request, context), resource);
        try {
            return finish(request, ask(resource, request.entry().opcode()));
        } catch (RuntimeException e) {
            return failed(request, resource, e);
        }
    }

    private int ask(Resource resource, int opcode) {
        if (opcode == Opcode.READ_FIXED.number()) {
            return resource.read(call);
        }
        if (opcode == Opcode.WRITE_FIXED.number()) {
            return resource.write(call);
        }
        if (opcode == Opcode.STATX.number()) {
            return resource.status(call);
        }
        if (opcode == Opcode.FSYNC.number()) {
            return resource.sync(call);
        }
        if (opcode == Opcode.FTRUNCATE.number()) {
            return resource.truncate(call);
        }
        if (opcode == Opcode.FALLOCATE.number()) {
            return resource.allocate(call);
        }
        if (opcode == Opcode.POLL_ADD.number() || opcode == Opcode.FILES_UPDATE.number()) {
            return resource.poll(call);
        }
        return opcode == TorcOpcode.GETDENTS.number() ? resource.list(call) : resource.other(call);
    }

    @Override
    protected Disposition other(Request request) {
        KernelHost host = running().host();
        KernelOperation operation = operations[request.entry().opcode()];
        if (operation == null) {
            Resource resource = host.resource(
                    host.contextOf(request.session()), request.entry().fd());
            return resource == null ? answer(request, Errno.ENOSYS.negated()) : onHandle(request);
        }
        Context context = host.contextOf(request.session());
        int refusal = host.refusal(context);
        if (refusal != 0) {
            return answer(request, refusal);
        }
        begin(call.of(request, context), operation);
        try {
            return finish(request, operation.run(call));
        } catch (RuntimeException e) {
            return failed(request, operation, e);
        }
    }

    private void begin(Call made, CallKeeper keeper) {
        running().host().begin(made.token(), keeper, made.context());
    }

    private Disposition finish(Request request, int result) {
        if (result == Call.FULL) {
            running().host().takeBack(request.token());
            return Disposition.LATER;
        }
        if (result != Call.LATER) {
            running().host().complete(request.token(), result);
        }
        return Disposition.TAKEN;
    }

    private Disposition failed(Request request, CallKeeper keeper, RuntimeException e) {
        LOG.log(Level.ERROR, keeper + " failed on opcode " + request.entry().opcode(), e);
        return finish(request, Errno.EIO.negated());
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
