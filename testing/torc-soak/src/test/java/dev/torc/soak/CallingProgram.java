package dev.torc.soak;

import dev.torc.linux.Linux;
import dev.torc.reactor.Reactor;
import dev.torc.reactor.ReactorSetup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A process that calls two servers and Linux in every way at once, until it is told to end, or killed.
final class CallingProgram {

    /// Far beyond any call, and beyond the restart of a server: who is longer at one thing waits for an answer that
    /// was lost.
    private static final long LOST_AFTER_SECONDS = 40;

    private static final long LONGEST_PEACE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int BLOCKING_CALLERS = 3;
    private static final int FUTURE_CALLERS = 2;

    private final Findings findings = new Findings();
    private final List<Caller> callers = new ArrayList<>();
    private final List<Caller> interruptible = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();
    private final SplittableRandom random;
    private volatile boolean stopping;

    private CallingProgram(SplittableRandom random) {
        this.random = random;
    }

    /// Arguments: this process' name, the served file, the seed of its bytes, that of the calls, and the sockets of
    /// the servers.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Child.endWithParent();
        new CallingProgram(new SplittableRandom(Long.parseLong(arguments[3]))).run(arguments);
    }

    private void run(String[] arguments) throws IOException, InterruptedException {
        ServedContent content = new ServedContent(Long.parseLong(arguments[2]));
        Reactor reactor = Reactor.start(ReactorSetup.standard().named("reactor-of-" + arguments[0]));
        for (int i = 4; i < arguments.length; i++) {
            Link link = new Link(Path.of(arguments[i]), reactor, findings);
            links.add(link);
            gather(arguments[0] + "-" + (i - 4), link, content);
        }
        if (reactor.hasLinux()) {
            Linux linux = Linux.on(reactor);
            Caller plain = new LinuxCaller("linux", linux, Path.of(arguments[1]), content, findings, random.split());
            callers.add(plain);
            interruptible.add(plain);
            callers.add(new StreamCaller(
                    "streams",
                    linux,
                    Path.of(arguments[4]).resolveSibling(arguments[0] + "-streams.socket"),
                    content,
                    findings,
                    random.split()));
        }
        callers.forEach(caller -> threads.add(Thread.ofVirtual().start(caller)));
        SplittableRandom dice = random.split();
        threads.add(Thread.ofPlatform().daemon().start(() -> interrupt(dice)));
        Child.say(Child.READY, "");
        while (Child.isToGoOn()) {
            report();
        }
        stop(reactor);
        report();
        Child.say(Child.ENDED, "");
    }

    private void gather(String name, Link link, ServedContent content) {
        for (int i = 0; i < BLOCKING_CALLERS; i++) {
            Caller caller = new BlockingCaller(name + "-blocking-" + i, link, content, findings, random.split());
            callers.add(caller);
            interruptible.add(caller);
        }
        for (int i = 0; i < FUTURE_CALLERS; i++) {
            callers.add(new FutureCaller(name + "-futures-" + i, link, content, findings, random.split()));
        }
        callers.add(new RawCaller(name + "-raw", link, findings, random.split()));
        callers.add(new SessionCaller(name + "-sessions", link, findings, random.split()));
    }

    private void interrupt(SplittableRandom dice) {
        while (!stopping) {
            interruptible.get(dice.nextInt(interruptible.size())).interrupt();
            LockSupport.parkNanos(dice.nextLong(LONGEST_PEACE_NANOS));
        }
    }

    private void report() {
        System.gc();
        for (Caller caller : callers) {
            findings.require(
                    caller.busySeconds() < LOST_AFTER_SECONDS,
                    caller + " has been waiting for " + caller.busySeconds() + " s");
        }
        Child.say(Child.TALLY, findings.tally().toLine());
    }

    private void stop(Reactor reactor) throws InterruptedException {
        stopping = true;
        callers.forEach(Caller::stop);
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(LOST_AFTER_SECONDS));
            findings.require(!thread.isAlive(), thread + " does not end");
        }
        callers.forEach(Caller::close);
        links.forEach(Link::close);
        long linuxStrays = reactor.hasLinux() ? reactor.linux().strays() : 0;
        findings.require(linuxStrays == 0, linuxStrays + " completions of Linux for no call");
        reactor.close();
        long started = findings.tally().get(Count.STARTED);
        long ended = findings.tally().get(Count.ENDED);
        findings.require(started == ended, started + " calls were started, and " + ended + " have ended");
    }
}
