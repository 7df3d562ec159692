package io.kairo.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// One sentence about a field of a call, with its unit where it has one, or about a topic. It ends
/// up in the JSON Schema, the reference pages and what an agent's model reads.
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD})
public @interface Doc {
  String value();
}
