package dev.torc.kernel.process;

import dev.torc.client.ProcessStart;
import dev.torc.kernel.Call;
import dev.torc.kernel.CallLine;
import dev.torc.kernel.Context;
import dev.torc.kernel.Resource;
import dev.torc.kernel.ResourceStatus;
import dev.torc.kernel.TextSnapshot;
import dev.torc.posix.ChildCalls;
import dev.torc.posix.ProcessCalls;
import dev.torc.posix.SyscallException;
import dev.torc.uapi.ChildStatus;
import dev.torc.uapi.Errno;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.PeerCredentials;
import dev.torc.uapi.PollFlags;
import dev.torc.uapi.TorcOpcode;
import dev.torc.uapi.WaitFlags;
import dev.torc.uapi.WaitTarget;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A process that a context has open, or will start by this handle.
///
/// WAITID is Linux' (io_uring_prep_waitid(3)) of a process's descriptor, `P_PIDFD`: `fd` is the handle, `off` where
/// in the pool the `siginfo_t` goes, and the options are `WEXITED`, with `WNOHANG` and `WNOWAIT` or without. Each
/// handle takes the end of the process once: after that a wait without `WNOWAIT` has been answered, others are
/// ECHILD.
final class ChildHandle extends Resource {

    private static final int UNDERSTOOD = WaitFlags.EXITED | WaitFlags.NOHANG | WaitFlags.NOWAIT;
    private static final int MOST_SIGNAL = 64;
    private static final int STATUS_BYTES = (int) ChildStatus.LAYOUT.byteSize();
    private static final int TAKES = 0;
    private static final int LEAVES = 1;
    private static final long NO_CALL = -1L;

    private final ProcScheme scheme;
    private final Context context;
    private final CallLine waiting = new CallLine(this);
    private Optional<Child> child = Optional.empty();
    private Optional<Launch> launch = Optional.empty();
    private long launching = NO_CALL;
    private boolean taken;
    private boolean closed;

    /// Opens what a process will be started by.
    ChildHandle(ProcScheme scheme, Context context) {
        this.scheme = scheme;
        this.context = context;
    }

    /// Opens a process.
    ChildHandle(ProcScheme scheme, Context context, Child running) {
        this(scheme, context);
        child = Optional.of(running);
        running.comes(this);
    }

    // --- Starting ---------------------------------------------------------------------------------------------------

    @Override
    protected int write(Call call) {
        if (child.isPresent() || launch.isPresent()) {
            return Errno.EBUSY.negated();
        }
        if (context.credentials().userId() != host().self().userId()) {
            return Errno.EPERM.negated();
        }
        if (call.length() > ProcessStart.MOST_BYTES) {
            return Errno.E2BIG.negated();
        }
        Optional<ProcessStart> start = ProcessStart.decode(
                call.pool().asSlice(call.address(), call.length()).toArray(ValueLayout.JAVA_BYTE));
        if (start.isEmpty()) {
            return Errno.EINVAL.negated();
        }
        int refusal = host().grants().takeProcess(context);
        return refusal != 0 ? refusal : launch(call, new Launch(start.get(), host().self(), scheme.domain()));
    }

    private int launch(Call call, Launch next) {
        long token = call.token();
        int length = call.length();
        boolean runs = host().workers().execute(() -> {
            int result = next.run();
            host().handBack(token, result == 0 ? length : result);
        });
        if (!runs) {
            host().giveProcessBack(context);
            return Errno.EAGAIN.negated();
        }
        launch = Optional.of(next);
        launching = token;
        return Call.LATER;
    }

    @Override
    protected void operationFinished(long token, int result) {
        Launch done = launch.orElseThrow();
        launch = Optional.empty();
        launching = NO_CALL;
        if (result < 0) {
            host().giveProcessBack(context);
        } else {
            begin(done.started());
        }
        host().complete(token, result);
    }

    private void begin(Launch.Started started) {
        PeerCredentials who = context.credentials();
        host().letIn(started.lifeLine(), new PeerCredentials(started.number(), who.userId(), who.groupId()), context);
        Child running = new Child(scheme, host(), context, started);
        scheme.add(running);
        if (!closed) {
            child = Optional.of(running);
            running.comes(this);
        }
        running.watch();
    }

    /// A start goes on when nobody waits for it: it is soon over, and what was started is then to be watched.
    @Override
    protected void cancel(long token) {
        if (token != launching) {
            super.cancel(token);
        }
    }

    // --- Waiting and signals ----------------------------------------------------------------------------------------

    @Override
    protected int other(Call call) {
        int opcode = call.entry().opcode();
        if (opcode == Opcode.WAITID.number()) {
            return await(call);
        }
        return opcode == TorcOpcode.SIGNAL.number() ? signal(call) : super.other(call);
    }

    private int await(Call call) {
        int options = call.entry().fileIndex();
        boolean isSound = call.entry().length() == WaitTarget.PIDFD
                && (options & WaitFlags.EXITED) != 0
                && (options & ~UNDERSTOOD) == 0
                && (call.entry().operationFlags() | call.address()) == 0;
        if (!isSound) {
            return Errno.EINVAL.negated();
        }
        if (!call.isInPool(call.offset(), STATUS_BYTES)) {
            return Errno.EFAULT.negated();
        }
        boolean takes = (options & WaitFlags.NOWAIT) == 0;
        if (child.isEmpty() || taken) {
            return Errno.ECHILD.negated();
        }
        Optional<ChildCalls.End> end = child.get().end();
        if (end.isPresent()) {
            return tell(call.pool(), call.offset(), end.get(), takes);
        }
        if ((options & WaitFlags.NOHANG) != 0) {
            call.pool().asSlice(call.offset(), STATUS_BYTES).fill((byte) 0);
            return 0;
        }
        waiting.add(call.token(), call.offset(), takes ? TAKES : LEAVES);
        return Call.LATER;
    }

    private int tell(MemorySegment pool, long at, ChildCalls.End how, boolean takes) {
        if (taken) {
            return Errno.ECHILD.negated();
        }
        taken = takes;
        Child ended = child.orElseThrow();
        ChildStatus.setEnd(pool.asSlice(at, STATUS_BYTES), ended.number(), ended.userId(), how.code(), how.status());
        return 0;
    }

    /// The process has ended.
    void hasEnded(ChildCalls.End how) {
        for (long token = waiting.first(); token != CallLine.NOBODY; token = waiting.first()) {
            boolean takes = host().length(token) == TAKES;
            host().complete(token, tell(host().pool(token), host().address(token), how, takes));
        }
        becameReady(PollFlags.IN);
    }

    @Override
    protected int readiness() {
        return child.isPresent() && child.get().end().isPresent() ? PollFlags.IN : 0;
    }

    private int signal(Call call) {
        if (call.entry().length() > MOST_SIGNAL
                || (call.entry().operationFlags() | call.address() | call.offset()) != 0) {
            return Errno.EINVAL.negated();
        }
        if (child.isEmpty() || child.get().end().isPresent()) {
            return Errno.ESRCH.negated();
        }
        try {
            ProcessCalls.sendSignal(child.get().process(), call.length());
            return 0;
        } catch (SyscallException e) {
            return -e.errno();
        } catch (IOException e) {
            return Errno.EPERM.negated();
        }
    }

    // --- What it tells ----------------------------------------------------------------------------------------------

    @Override
    protected int read(Call call) {
        String text = "process\tuser\tcontext\tstate\tstatus\tprogram\n"
                + child.map(Child::line).orElse("");
        return TextSnapshot.read(call, text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    protected int status(Call call) {
        return call.answer(ResourceStatus.text(0));
    }

    @Override
    protected void gone() {
        closed = true;
        for (long token = waiting.first(); token != CallLine.NOBODY; token = waiting.first()) {
            host().complete(token, Errno.ECANCELED.negated());
        }
        child.ifPresent(running -> running.goes(this));
    }
}
