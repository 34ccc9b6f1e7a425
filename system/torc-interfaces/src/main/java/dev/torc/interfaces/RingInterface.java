package dev.torc.interfaces;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// An interface whose methods are calls over a session. The annotation processor `torc-interfaces-processor`
/// writes, beside an interface `Sensor`:
///
/// - `SensorStub`, the client: a `Sensor` over a session,
/// - `SensorDispatcher`, the server: what hands a session's calls to a `Sensor`, for [ServedInterface],
/// - `SensorMessages`, what both know of the messages.
///
/// ```text
///      @RingInterface
///      public interface Sensor {
///          Reading read(int channel);
///          CompletableFuture<Void> calibrate(Calibration calibration);
///          double[] history(int channel) …               // with @AtMost(256) at the method
///      }
/// ```
///
/// **Types.** Primitives, enums, records of such, `String` and arrays of primitives, enums and records, both with
/// [AtMost]; and, once among the parameters of a method, a [CallSlice]. A result may be void, or a
/// `CompletableFuture` of one of these, which is not waited for.
///
/// **Versions.** A method is known by a number, which [MethodNumber] gives or which comes from its name and the
/// types of its parameters, and by a hash of all that it says: names, types, bounds, what records and enums
/// consist of. A client connects with a service that has each of its methods so; the service may have more. To
/// change a method is to add another, and to remove the old one when nobody calls it any more.
///
/// **Cost.** What is of a fixed size is sent and received without an object, but for the records that a method
/// returns: of each method that returns a record of fixed size, the stub has a form that fills a view instead.
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface RingInterface {

    /// {@return by what client and service know that they mean the same interface; its qualified name if this is
    /// empty}
    String name() default "";
}
