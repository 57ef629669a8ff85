package org.mooring.runtime.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a component is when its key is absent, as YAML text: {@code @Default("300s")}, {@code @Default("[]")}, and
 * {@code @Default("{}")} for a record all of whose components have defaults. A component that may be missing altogether
 * is {@code @Nullable} instead; any other key must be there.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
    String value();
}
