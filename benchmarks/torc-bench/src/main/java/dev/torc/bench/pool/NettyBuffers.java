package dev.torc.bench.pool;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.OptionalLong;

/// Netty's pooled direct buffers, on threads of its own kind, which alone have its caches, and with its search
/// for leaks switched off.
final class NettyBuffers implements Contestant {

    private final PooledByteBufAllocator allocator;

    NettyBuffers() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        allocator = new PooledByteBufAllocator(true);
    }

    @Override
    public Pieces pieces(int slots) {
        return new Buffers(allocator, slots);
    }

    @Override
    public Thread thread(Runnable task) {
        return new FastThreadLocalThread(task);
    }

    @Override
    public OptionalLong heldBytes() {
        return OptionalLong.of(allocator.metric().usedDirectMemory());
    }

    private static final class Buffers implements Pieces {

        private final PooledByteBufAllocator allocator;
        private final ByteBuf[] live;

        Buffers(PooledByteBufAllocator allocator, int slots) {
            this.allocator = allocator;
            live = new ByteBuf[slots];
        }

        @Override
        public void take(int slot, int bytes) {
            live[slot] = allocator.directBuffer(bytes, bytes);
        }

        @Override
        public void giveBack(int slot) {
            live[slot].release();
        }
    }
}
