package dev.torc.kernel.process;

import dev.torc.kernel.Context;
import dev.torc.kernel.KernelHost;
import dev.torc.posix.ChildCalls;
import dev.torc.posix.Descriptor;
import dev.torc.reactor.Watch;
import dev.torc.uapi.ChildChange;
import dev.torc.uapi.PollFlags;
import dev.torc.uapi.SignalNumber;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A process that the kernel has started. The kernel sleeps until it ends where it sleeps for everything else, and
/// takes its end at once, so that it is never a zombie.
///
/// **Threads.** The kernel's.
final class Child {

    private static final System.Logger LOG = System.getLogger(Child.class.getName());

    /// What is said of the end of a process that somebody else has waited for.
    private static final ChildCalls.End UNKNOWN = new ChildCalls.End(ChildChange.EXITED, 255);

    private final ProcScheme scheme;
    private final KernelHost host;
    private final Context starter;
    private final int number;
    private final String program;
    private final Descriptor process;
    private final List<ChildHandle> handles = new ArrayList<>();
    private Optional<Watch> watch = Optional.empty();
    private Optional<ChildCalls.End> end = Optional.empty();

    /// @param starter what it counts for until it ends
    /// @param started what stands for it is owned by this from now on
    Child(ProcScheme scheme, KernelHost host, Context starter, Launch.Started started) {
        this.scheme = scheme;
        this.host = host;
        this.starter = starter;
        this.number = started.number();
        this.program = started.program();
        this.process = started.process();
    }

    int number() {
        return number;
    }

    /// {@return whose it is}
    int userId() {
        return starter.credentials().userId();
    }

    /// {@return what stands for it, lent, while it runs}
    Descriptor process() {
        return process;
    }

    /// {@return how it has ended, if it has}
    Optional<ChildCalls.End> end() {
        return end;
    }

    /// {@return whether it has ended and nobody can ask how}
    boolean isOver() {
        return end.isPresent() && handles.isEmpty();
    }

    void comes(ChildHandle handle) {
        handles.add(handle);
    }

    void goes(ChildHandle handle) {
        handles.remove(handle);
        scheme.forgetIfOver(this);
    }

    /// Has its end told. One that cannot be watched is ended.
    void watch() {
        try {
            watch = Optional.of(host.watchOnce(process, PollFlags.IN, this::mayHaveEnded));
        } catch (IOException e) {
            LOG.log(Level.WARNING, "process {0} cannot be watched: {1}", number, e.getMessage());
            ChildCalls.end(number);
            hasEnded(new ChildCalls.End(ChildChange.KILLED, SignalNumber.KILL));
        }
    }

    private void mayHaveEnded() {
        watch = Optional.empty();
        try {
            Optional<ChildCalls.End> told = ChildCalls.tryReap(process);
            if (told.isEmpty()) {
                watch();
            } else {
                hasEnded(told.get());
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "how process {0} ended is not known: {1}", number, e.getMessage());
            hasEnded(UNKNOWN);
        }
    }

    private void hasEnded(ChildCalls.End how) {
        end = Optional.of(how);
        process.close();
        host.giveProcessBack(starter);
        // Who is told can turn out to break the protocol, and its handles go.
        List.copyOf(handles).forEach(handle -> handle.hasEnded(how));
        scheme.forgetIfOver(this);
    }

    /// {@return a line that tells of it}
    String line() {
        String state = end.isEmpty() ? "running" : end.get().code() == ChildChange.EXITED ? "exited" : "killed";
        String status = end.map(how -> Integer.toString(how.status())).orElse("-");
        return number + "\t" + userId() + "\t" + starter.number() + "\t" + state + "\t" + status + "\t"
                + program.replaceAll("\\p{Cntrl}", "?") + "\n";
    }

    /// Watches it no more; it goes on.
    void close() {
        watch.ifPresent(Watch::close);
        process.close();
    }
}
