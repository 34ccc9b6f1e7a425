package dev.torc.interfaces;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The number of a method of a [RingInterface], where it is not to come from the method's name and the types of its
/// parameters: a method with a number can be given another name.
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface MethodNumber {

    /// {@return the number, positive; those that come from names are negative}
    int value();
}
