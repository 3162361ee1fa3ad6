package com.vivo.push.util;

public class VivoPushException extends Exception {
    private static final long serialVersionUID = 1L;
}
