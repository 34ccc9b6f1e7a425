package dev.torc.conformance;

import dev.torc.posix.EventDescriptor;
import dev.torc.reactor.Call;
import dev.torc.reactor.Port;
import dev.torc.reactor.Reactor;
import dev.torc.reactor.ReactorSetup;
import dev.torc.uapi.PollFlags;
import dev.torc.uring.PrepareWait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Calls to Linux. What it keeps is a poll of an eventfd that nobody has rung.
final class LinuxCalls implements CallsUnderTest {

    private final Reactor reactor;
    private final Map<Integer, EventDescriptor> bells = new ConcurrentHashMap<>();

    private LinuxCalls(Reactor reactor) {
        this.reactor = reactor;
    }

    static LinuxCalls open(ReactorSetup setup) throws IOException {
        return new LinuxCalls(Reactor.start(setup.sleepingIn(ReactorSetup.Sleeping.RING)));
    }

    @Override
    public Reactor reactor() {
        return reactor;
    }

    @Override
    public Port port() {
        return reactor.linux();
    }

    private EventDescriptor bell(int key) {
        return bells.computeIfAbsent(key, _ -> {
            try {
                return EventDescriptor.create();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override
    public Call held(int key) {
        Call call = new Call();
        PrepareWait.poll(call, Call.ENTRY, bell(key).descriptor().number(), PollFlags.IN);
        return call;
    }

    @Override
    public void release(int key) {
        bell(key).signal();
    }

    @Override
    public boolean endOtherSide() {
        return false;
    }

    @Override
    public void close() {
        reactor.close();
        bells.values().forEach(EventDescriptor::close);
    }
}
