package io.kairo.system;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Which requirements of the product a test proves, such as `H-02`. `docs/STATUS.md` is made of
/// what passed.
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
@interface Proves {
  String[] value();
}
