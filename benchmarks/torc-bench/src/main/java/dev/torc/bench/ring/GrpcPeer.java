package dev.torc.bench.ring;

import dev.torc.bench.Arguments;
import dev.torc.bench.ChildMain;
import io.grpc.CallOptions;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/// gRPC over a Unix socket with netty's epoll transport: unary calls, and one stream with many calls in flight.
public final class GrpcPeer {

    private static final String SERVICE = "torc.bench.Echo";
    private static final MethodDescriptor<byte[], byte[]> UNARY = method(MethodDescriptor.MethodType.UNARY, "unary");
    private static final MethodDescriptor<byte[], byte[]> STREAM =
            method(MethodDescriptor.MethodType.BIDI_STREAMING, "stream");

    private GrpcPeer() {}

    /// Answers requests.
    public static void serve(Arguments arguments, ChildMain.Console console) throws Exception {
        Server server = NettyServerBuilder.forAddress(address(arguments.path("dir")))
                .channelType(EpollServerDomainSocketChannel.class)
                .bossEventLoopGroup(new EpollEventLoopGroup(1))
                .workerEventLoopGroup(new EpollEventLoopGroup(1))
                .directExecutor()
                .addService(ServerServiceDefinition.builder(SERVICE)
                        .addMethod(UNARY, ServerCalls.asyncUnaryCall((request, answers) -> {
                            answers.onNext(Wanted.answerTo(request));
                            answers.onCompleted();
                        }))
                        .addMethod(
                                STREAM,
                                ServerCalls.asyncBidiStreamingCall(
                                        answers -> onNext(() -> answers.onNext(Wanted.SHORT))))
                        .build())
                .build()
                .start();
        Rendezvous.announce(arguments.path("dir"));
        server.awaitTermination();
    }

    /// Measures round trips, `kind` being `unary` or `stream`, or with `batch` above 1 a stream with so many in
    /// flight.
    public static void call(Arguments arguments, ChildMain.Console console) throws Exception {
        Placement placement = Placement.ofProcesses(arguments);
        byte[] request = new byte[Caller.REQUEST_BYTES];
        ManagedChannel channel = channel(arguments.path("dir"), new EpollEventLoopGroup(1));
        int batch = arguments.number("batch");
        Semaphore room = new Semaphore(batch);
        if (arguments.text("kind").equals("unary")) {
            Caller caller = () -> ClientCalls.blockingUnaryCall(channel, UNARY, CallOptions.DEFAULT, request);
            RoundTrips.measure(caller, placement, arguments, console);
            return;
        }
        StreamObserver<byte[]> requests =
                ClientCalls.asyncBidiStreamingCall(channel.newCall(STREAM, CallOptions.DEFAULT), onNext(room::release));
        if (batch == 1) {
            Caller caller = () -> {
                room.acquire();
                requests.onNext(request);
                room.acquire();
                room.release();
            };
            RoundTrips.measure(caller, placement, arguments, console);
        } else {
            Floods.measure(
                    () -> {
                        for (int i = 0; i < batch; i++) {
                            room.acquire();
                            requests.onNext(request);
                        }
                        return batch;
                    },
                    placement,
                    arguments,
                    console);
        }
    }

    /// Connects many who make unary calls.
    ///
    /// @param count how many, each with a channel of its own, on one thread as the server's
    /// @param answerBytes how long the answer is that each call asks for
    public static List<Caller> connect(Path folder, int count, int answerBytes) {
        EpollEventLoopGroup group = new EpollEventLoopGroup(1);
        List<Caller> callers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ManagedChannel channel = channel(folder, group);
            byte[] request = Wanted.request(answerBytes, i);
            callers.add(new Caller() {
                @Override
                public void call() {
                    Wanted.check(
                            answerBytes,
                            ClientCalls.blockingUnaryCall(channel, UNARY, CallOptions.DEFAULT, request).length);
                }

                @Override
                public void close() {
                    channel.shutdownNow();
                }
            });
        }
        return callers;
    }

    private static ManagedChannel channel(Path folder, EpollEventLoopGroup group) {
        return NettyChannelBuilder.forAddress(address(folder))
                .channelType(EpollDomainSocketChannel.class, DomainSocketAddress.class)
                .eventLoopGroup(group)
                .directExecutor()
                .usePlaintext()
                .build();
    }

    private static DomainSocketAddress address(Path folder) {
        return new DomainSocketAddress(folder.resolve("socket").toString());
    }

    private static StreamObserver<byte[]> onNext(Runnable action) {
        return new StreamObserver<>() {
            @Override
            public void onNext(byte[] message) {
                action.run();
            }

            @Override
            public void onError(Throwable reason) {
                // The other side has gone; its end ends this process too.
            }

            @Override
            public void onCompleted() {
                // Streams end with their processes.
            }
        };
    }

    private static MethodDescriptor<byte[], byte[]> method(MethodDescriptor.MethodType type, String name) {
        return MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
                .setRequestMarshaller(new BytesMarshaller())
                .setResponseMarshaller(new BytesMarshaller())
                .build();
    }

    /// Bytes as they are: what a message costs to encode is not what is compared here.
    private static final class BytesMarshaller implements MethodDescriptor.Marshaller<byte[]> {

        @Override
        public InputStream stream(byte[] message) {
            return new KnownBytes(message);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                // Not readAllBytes: that takes buffers of 16 KiB to be ready for more.
                byte[] message = new byte[stream.available()];
                int length = stream.readNBytes(message, 0, message.length);
                if (length != message.length) {
                    throw new IOException("a message of " + length + " bytes said that it has " + message.length);
                }
                return message;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// A stream that says its length and writes itself; without that gRPC copies through buffers of 4 and 8 KiB.
    private static final class KnownBytes extends ByteArrayInputStream implements KnownLength, Drainable {

        KnownBytes(byte[] message) {
            super(message);
        }

        @Override
        public int drainTo(OutputStream target) throws IOException {
            int length = available();
            target.write(buf, pos, length);
            pos = count;
            return length;
        }
    }
}
