package dev.torc.kernel;

import dev.torc.ring.Submission;
import dev.torc.scheme.PoolPath;
import dev.torc.scheme.Request;
import dev.torc.scheme.Scheme.Disposition;
import dev.torc.uapi.Errno;
import dev.torc.uapi.LinuxLimits;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.OpenHow;
import dev.torc.uapi.Statx;
import dev.torc.uapi.TorcOpcode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The kernel's calls that name a resource by its path: reads the path, or both, and has where it leads answer.
///
/// **Threads.** The kernel's.
final class CallsByPath {

    private static final MemorySegment NOTHING = MemorySegment.ofArray(new byte[0]);

    private final KernelCore core;
    private final KernelHost host;
    private final PathReader paths;
    private final Lookup lookup;
    private final Call call;

    // What goes along with the path that is being looked up: another path, the text of a link, a struct.
    private MemorySegment second = NOTHING;

    /// @param call the one that is used for all
    CallsByPath(KernelCore core, KernelHost host, PathReader paths, Call call) {
        this.core = core;
        this.host = host;
        this.paths = paths;
        this.lookup = new Lookup(host, call);
        this.call = call;
    }

    private Call begin(Request request) {
        second = NOTHING;
        return call.of(request, host.contextOf(request.session()));
    }

    /// OPENAT and OPENAT2.
    Disposition open(Request request) {
        Call made = begin(request);
        Submission entry = request.entry();
        int flags = entry.operationFlags();
        int mode = (int) entry.length();
        long resolve = 0L;
        if (entry.opcode() == Opcode.OPENAT2.number()) {
            if (entry.length() != OpenHow.LAYOUT.byteSize()) {
                return core.refuse(
                        request,
                        entry.length() < OpenHow.LAYOUT.byteSize() ? Errno.EINVAL.negated() : Errno.E2BIG.negated());
            }
            if (!made.isInPool(entry.offset(), OpenHow.LAYOUT.byteSize())) {
                return core.refuse(request, Errno.EFAULT.negated());
            }
            MemorySegment how = made.pool().asSlice(entry.offset(), OpenHow.LAYOUT.byteSize());
            long wanted = OpenHow.flags(how);
            flags = (int) wanted;
            mode = (int) OpenHow.mode(how);
            resolve = OpenHow.resolve(how);
            if (wanted != Integer.toUnsignedLong(flags)) {
                return core.refuse(request, Errno.EINVAL.negated());
            }
        }
        int refusal = paths.read(made, entry.fd(), entry.address());
        if (refusal == 0) {
            refusal = host.grants().call(made.context());
        }
        if (refusal == 0) {
            refusal = host.grants().reserveHandle(made.context());
        }
        if (refusal != 0) {
            return core.refuse(request, refusal);
        }
        lookup.of(paths).how(flags, mode).resolving(resolve);
        return core.run(request, paths.keeper(), (it, _) -> it.byPath().openThere());
    }

    int openThere() {
        host.opens(call.token());
        int result = paths.beneath().open(lookup);
        if (result >= 0) {
            host.hasOpened(call.token());
        }
        return result;
    }

    /// What has one path, at `addr` beneath `fd`.
    Disposition look(Request request) {
        Call made = begin(request);
        Submission entry = request.entry();
        return look(request, made, entry.fd(), entry.address());
    }

    /// What has a second path, at `off` beneath `len`.
    Disposition lookTwice(Request request) {
        Call made = begin(request);
        Submission entry = request.entry();
        int refusal = paths.read(made, (int) entry.length(), entry.offset());
        if (refusal != 0) {
            return core.refuse(request, refusal);
        }
        CallKeeper target = paths.keeper();
        second = MemorySegment.ofArray(paths.bytes().toArray(ValueLayout.JAVA_BYTE));
        refusal = paths.read(made, entry.fd(), entry.address());
        if (refusal == 0 && paths.keeper() != target) {
            refusal = Errno.EXDEV.negated();
        }
        return refusal != 0 ? core.refuse(request, refusal) : beginLook(request, made);
    }

    /// SYMLINKAT, whose path is at `off`; the text at `addr` is nobody's path here.
    Disposition makeSymbolicLink(Request request) {
        Call made = begin(request);
        Submission entry = request.entry();
        MemorySegment text = MemorySegment.ofArray(new byte[LinuxLimits.PATH_MAX]);
        int length = PoolPath.copy(made.pool(), entry.address(), text);
        if (length < 0) {
            return core.refuse(request, length);
        }
        second = text.asSlice(0, length);
        return look(request, made, entry.fd(), entry.offset());
    }

    /// SETSTATX, whose struct goes along.
    Disposition setStatus(Request request) {
        Call made = begin(request);
        second = MemorySegment.ofArray(made.pool()
                .asSlice(request.entry().offset(), Statx.LAYOUT.byteSize())
                .toArray(ValueLayout.JAVA_BYTE));
        return look(request, made, request.entry().fd(), request.entry().address());
    }

    private Disposition look(Request request, Call made, int directory, long at) {
        int refusal = paths.read(made, directory, at);
        return refusal != 0 ? core.refuse(request, refusal) : beginLook(request, made);
    }

    private Disposition beginLook(Request request, Call made) {
        int refusal = host.grants().call(made.context());
        if (refusal != 0) {
            return core.refuse(request, refusal);
        }
        Submission entry = request.entry();
        boolean hasMode = entry.opcode() == Opcode.MKDIRAT.number() || entry.opcode() == TorcOpcode.FACCESSAT.number();
        lookup.of(paths).how(entry.operationFlags(), hasMode ? (int) entry.length() : 0);
        return core.run(request, paths.keeper(), (it, _) -> it.byPath().lookThere());
    }

    int lookThere() {
        Beneath where = paths.beneath();
        int opcode = call.entry().opcode();
        if (opcode == Opcode.STATX.number()) {
            return where.status(lookup);
        }
        if (opcode == Opcode.UNLINKAT.number()) {
            return where.remove(lookup);
        }
        if (opcode == Opcode.MKDIRAT.number()) {
            return where.makeDirectory(lookup);
        }
        return opcode == Opcode.RENAMEAT.number() ? where.rename(lookup, second) : where.other(lookup, second);
    }
}
