package dev.torc.interfaces;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// How long an array or a `String` of a message can be: a parameter, a component of a record, or, on a method,
/// what it returns. More is refused where it is sent, with an IllegalArgumentException.
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
public @interface AtMost {

    /// {@return elements of an array, or bytes of a `String` in UTF-8; positive}
    int value();
}
