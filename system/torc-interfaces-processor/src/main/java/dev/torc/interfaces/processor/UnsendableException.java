package dev.torc.interfaces.processor;

import java.io.Serial;
import javax.lang.model.element.Element;

/// An interface says what cannot be: becomes an error of the compiler, at the element.
final class UnsendableException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Element element;

    UnsendableException(Element element, String what) {
        super(what);
        this.element = element;
    }

    Element element() {
        return element;
    }
}
