package dev.torc.conformance;

import dev.torc.posix.Descriptor;
import dev.torc.posix.FileCalls;
import dev.torc.posix.NoWaitCalls;
import dev.torc.posix.UnixSocket;
import dev.torc.reactor.Call;
import dev.torc.reactor.Port;
import dev.torc.reactor.Reactor;
import dev.torc.reactor.ReactorSetup;
import dev.torc.uapi.MessageFlags;
import dev.torc.uring.PrepareFile;
import dev.torc.uring.PrepareSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Calls to Linux that are tried where they are started, before they go to the ring. What it keeps is a receive from
/// who has sent nothing; what it answers at once is a read of a file.
final class AtOnceCalls implements CallsUnderTest {

    private final Reactor reactor;
    private final Descriptor file;
    private final MemorySegment memory = Arena.ofAuto().allocate(1);
    private final Map<Integer, UnixSocket.Pair> sockets = new ConcurrentHashMap<>();

    private AtOnceCalls(Reactor reactor, Descriptor file) {
        this.reactor = reactor;
        this.file = file;
    }

    static AtOnceCalls open(Path folder, ReactorSetup setup) throws IOException {
        Path path = Files.write(folder.resolve("byte"), new byte[1]);
        return new AtOnceCalls(Reactor.start(setup.sleepingIn(ReactorSetup.Sleeping.RING)), FileCalls.open(path, 0, 0));
    }

    @Override
    public Reactor reactor() {
        return reactor;
    }

    @Override
    public Port port() {
        return reactor.linux();
    }

    private UnixSocket.Pair pair(int key) {
        return sockets.computeIfAbsent(key, _ -> {
            try {
                return UnixSocket.pair();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override
    public Call held(int key) {
        Call call = new Call();
        PrepareSocket.receive(call, Call.ENTRY, pair(key).first().descriptor().number(), memory, 0);
        call.tryAtOnce();
        return call;
    }

    @Override
    public void release(int key) throws IOException {
        int sender = pair(key).second().descriptor().number();
        long sent = NoWaitCalls.send(sender, memory.address(), 1, MessageFlags.NOSIGNAL);
        if (sent != 1) {
            throw new IOException("a byte for call " + key + " could not be sent: " + sent);
        }
    }

    @Override
    public Call quick() {
        Call call = new Call();
        PrepareFile.read(call, Call.ENTRY, file.number(), memory, 0L);
        call.tryAtOnce();
        return call;
    }

    @Override
    public boolean endOtherSide() {
        return false;
    }

    @Override
    public void close() {
        reactor.close();
        file.close();
        for (UnixSocket.Pair pair : sockets.values()) {
            pair.first().close();
            pair.second().close();
        }
    }
}
