package dev.torc.bench.runtime;

import dev.torc.bench.Arguments;
import dev.torc.bench.ChildMain;
import dev.torc.linux.Linux;
import dev.torc.linux.LinuxSocket;
import dev.torc.linux.OperationStream;
import dev.torc.linux.SocketKind;
import dev.torc.reactor.Reactor;
import dev.torc.reactor.ReactorSetup;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/// Our echo servers, each with one reactor's thread.
public final class EchoServers {

    /// The longest message.
    static final int MESSAGE_BYTES = 1024;

    /// How many who connect at once may wait.
    static final int BACKLOG = 4096;

    private static final int RING_ENTRIES = 4096;

    private EchoServers() {}

    /// Echoes by the raw face, on the reactor's thread.
    public static void raw(Arguments arguments, ChildMain.Console console) throws Exception {
        Reactor reactor = Reactor.start(ReactorSetup.standard().withEntries(RING_ENTRIES));
        LinuxSocket listening = listen(reactor);
        RawEcho.start(reactor, listening.number());
        serve(listening, console);
    }

    /// Echoes with a virtual thread for each connection, which waits for each operation.
    public static void threads(Arguments arguments, ChildMain.Console console) throws Exception {
        Reactor reactor = Reactor.start(ReactorSetup.standard().withEntries(RING_ENTRIES));
        LinuxSocket listening = listen(reactor);
        Thread.ofVirtual().start(() -> accept(listening));
        serve(listening, console);
    }

    private static LinuxSocket listen(Reactor reactor) throws IOException, InterruptedException {
        LinuxSocket listening = Linux.on(reactor).socket(SocketKind.TCP).call();
        listening
                .bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0))
                .call();
        listening.listen(BACKLOG).call();
        return listening;
    }

    private static void serve(LinuxSocket listening, ChildMain.Console console) throws Exception {
        console.port(((InetSocketAddress) listening.localAddress()).getPort());
        // The parent ends it.
        Thread.currentThread().join();
    }

    private static void accept(LinuxSocket listening) {
        try (OperationStream<LinuxSocket> connections = listening.acceptAll()) {
            for (Optional<LinuxSocket> next = connections.next(); next.isPresent(); next = connections.next()) {
                LinuxSocket connection = next.get();
                Thread.ofVirtual().start(() -> echo(connection));
            }
        } catch (IOException | InterruptedException e) {
            System.err.println("no more connections: " + e);
        }
    }

    private static void echo(LinuxSocket connection) {
        try (connection) {
            MemorySegment memory = Arena.ofAuto().allocate(MESSAGE_BYTES);
            int bytes = connection.receive(memory).call().bytes();
            while (bytes > 0) {
                connection.send(memory.asSlice(0, bytes)).call();
                bytes = connection.receive(memory).call().bytes();
            }
        } catch (IOException | InterruptedException e) {
            // The client ended the connection; the load generator says so if that was too early.
            return;
        }
    }
}
