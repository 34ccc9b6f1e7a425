package dev.torc.interfaces;

import dev.torc.client.Command;
import dev.torc.reactor.CallFuture;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One call of a stub, from its arguments to what it returns; used for one call after another.
///
/// **Life.** [InterfaceClient#begin]; [#words], or [#request] and what is written there; [#run] and [#reply], or
/// [#start]; [#close].
///
/// **Threads.** One at a time.
public final class ClientCall implements AutoCloseable {

    private final InterfaceClient client;
    private final Command command;
    private final MessageMemory message = new MessageMemory();
    private @Nullable CallSlice slice;
    private long first;
    private long second;
    private boolean started;

    /// @param command owned by this
    ClientCall(InterfaceClient client, Command command) {
        this.client = client;
        this.command = command;
    }

    ClientCall reset() {
        message.of(command.slice().memory(), 0L, command.slice().byteSize());
        slice = null;
        first = 0L;
        second = 0L;
        started = false;
        return this;
    }

    /// Sends arguments in the entry.
    ///
    /// @param firstWord the first 8 bytes of them
    /// @param secondWord the others
    public void words(long firstWord, long secondWord) {
        first = firstWord;
        second = secondWord;
    }

    /// Begins to write arguments into the call's memory.
    ///
    /// @param fixedBytes how long the part is that is of a fixed size
    /// @return where to
    /// @throws IOException if there is no room
    public MessageMemory request(int fixedBytes) throws IOException {
        return message.begin(fixedBytes);
    }

    /// Begins to write arguments into the memory before a slice, which goes along.
    ///
    /// @param fixedBytes how long the part is that is of a fixed size
    /// @param with a slice of this client's
    /// @return where to
    /// @throws IOException if there is no room
    public MessageMemory request(int fixedBytes, CallSlice with) throws IOException {
        slice = with;
        return message.of(with.slice().memory(), 0L, with.head()).begin(fixedBytes);
    }

    /// Makes the call, and waits for its answer.
    ///
    /// @param method what is called
    /// @param replyRoom how long the answer can be
    /// @throws IOException if the service answers with an errno, or the session ends
    public void run(InterfaceMethod method, int replyRoom) throws IOException {
        prepare(method, replyRoom);
        message.shorten(command.run());
    }

    /// {@return the answer, of which nothing has been read}
    ///
    /// @param fixedBytes how long the part is that is of a fixed size
    /// @throws IOException if it is shorter
    public MessageMemory reply(int fixedBytes) throws IOException {
        return message.begin(fixedBytes);
    }

    /// Makes the call, and does not wait for its answer; but where no reactor makes the calls of the session,
    /// nobody else would end it, and it is done when this returns. The call is the future's from now on.
    ///
    /// @param method what is called
    /// @param replyRoom how long the answer can be
    /// @param reader what reads the answer
    /// @return what the method returns, or the exception that it throws
    public <T extends @Nullable Object> CompletableFuture<T> start(
            InterfaceMethod method, int replyRoom, ReplyReader<T> reader) {
        if (!client.isOnReactor()) {
            try {
                run(method, replyRoom);
                return CompletableFuture.completedFuture(reader.read(message));
            } catch (IOException e) {
                return CompletableFuture.failedFuture(e);
            }
        }
        prepare(method, replyRoom);
        ReplyFuture<T> future = new ReplyFuture<>(this, reader);
        command.start(future);
        started = true;
        return future;
    }

    private void prepare(InterfaceMethod method, int replyRoom) {
        command.begin(method.name(), method.number()).words(first, second);
        CallSlice with = slice;
        if (with == null) {
            command.memory(command.slice(), Math.max(message.end(), replyRoom));
        } else {
            command.memory(with.slice(), Math.toIntExact(with.slice().byteSize()));
        }
    }

    /// {@return the answer of a call that is done, of which nothing has been read}
    MessageMemory replyOf(CallFuture<?> call) throws IOException {
        return message.shorten(command.resultOf(call));
    }

    boolean isUnderWay() {
        return command.isUnderWay();
    }

    /// Gives the call back, unless it is a future's.
    @Override
    public void close() {
        if (!started) {
            giveBack();
        }
    }

    void giveBack() {
        client.takeBack(this);
    }

    /// Gives its memory back, when the service has let go of it.
    void end() {
        command.close();
    }
}
