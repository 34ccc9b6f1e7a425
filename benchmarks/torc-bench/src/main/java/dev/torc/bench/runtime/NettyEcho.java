package dev.torc.bench.runtime;

import dev.torc.bench.Arguments;
import dev.torc.bench.ChildMain;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import java.net.InetSocketAddress;

/// netty's io_uring transport as an echo server with one event loop, as in netty's own example.
public final class NettyEcho {

    private NettyEcho() {}

    /// Serves until the process is ended.
    public static void serve(Arguments arguments, ChildMain.Console console) throws Exception {
        IoUring.ensureAvailability();
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, IoUringIoHandler.newFactory());
        Channel listening = new ServerBootstrap()
                .group(group)
                .channel(IoUringServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, EchoServers.BACKLOG)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel connection) {
                        connection.pipeline().addLast(new Echo());
                    }
                })
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
        console.port(((InetSocketAddress) listening.localAddress()).getPort());
        // The parent ends it.
        Thread.currentThread().join();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // What fails comes to exceptionCaught.
    private static final class Echo extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.write(message, context.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
