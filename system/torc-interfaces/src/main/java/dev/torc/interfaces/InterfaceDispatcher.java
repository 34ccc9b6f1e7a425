package dev.torc.interfaces;

import dev.torc.scheme.ServiceFailures;
import dev.torc.uapi.Errno;
import java.io.InterruptedIOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/// What hands calls to an implementation of an interface: generated for each [RingInterface].
///
/// **Threads.** Those that [ServedInterface] calls it on.
public abstract class InterfaceDispatcher {

    /// The command that asks for a piece of a text: from the byte that the first word says, of the text that the
    /// second one says. The answer is how long the piece is, 0 at the text's end.
    static final int TEXTS = 0;

    /// The text for programs, see [InterfaceTable].
    static final long TABLE = 0;

    /// The text for people.
    static final long DESCRIPTION = 1;

    private static final System.Logger LOG = System.getLogger(InterfaceDispatcher.class.getName());

    private final byte[] table;
    private final byte[] description;
    private final ServiceFailures failures;

    /// For what is generated.
    ///
    /// @param table the interface
    protected InterfaceDispatcher(InterfaceTable table) {
        this.table = table.toText().getBytes(StandardCharsets.UTF_8);
        this.description = table.description().getBytes(StandardCharsets.UTF_8);
        this.failures = new ServiceFailures(table.name());
    }

    /// Hands a call to the implementation.
    ///
    /// @return what the call is answered with: how long the answer is, or what [ServedCall] says
    /// @throws Exception what the implementation throws
    protected abstract int dispatch(ServedCall call) throws Exception;

    // Whatever the service's code throws, the call has to be answered.
    @SuppressWarnings("CatchingUnchecked")
    final int answer(ServedCall call) {
        try {
            return call.number() == TEXTS ? piece(call) : dispatch(call);
        } catch (Throwable e) {
            return resultOf(e, call.number());
        }
    }

    private int piece(ServedCall call) throws MalformedMessageException {
        byte[] text;
        if (call.second() == TABLE) {
            text = table;
        } else if (call.second() == DESCRIPTION) {
            text = description;
        } else {
            return Errno.EINVAL.negated();
        }
        if (call.first() < 0 || call.first() > text.length) {
            return Errno.EINVAL.negated();
        }
        return call.message().putPiece(text, (int) call.first());
    }

    /// {@return what a call is answered with whose method has failed}
    final int resultOf(Throwable thrown, int number) {
        return switch (thrown) {
            case CompletionException e when e.getCause() != null -> resultOf(e.getCause(), number);
            case ExecutionException e when e.getCause() != null -> resultOf(e.getCause(), number);
            case MalformedMessageException e -> refused(Errno.EBADMSG, e, number);
            case IllegalArgumentException e -> refused(Errno.EINVAL, e, number);
            case CancellationException e -> refused(Errno.ECANCELED, e, number);
            case InterruptedException e -> refused(Errno.ECANCELED, e, number);
            case InterruptedIOException e -> refused(Errno.ECANCELED, e, number);
            default -> failures.resultOf(thrown, call(number));
        };
    }

    private int refused(Errno errno, Throwable thrown, int number) {
        LOG.log(Level.DEBUG, () -> call(number) + " is answered with " + errno + ": " + thrown);
        return errno.negated();
    }

    private static String call(int number) {
        return "method " + Integer.toHexString(number);
    }
}
