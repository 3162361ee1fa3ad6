package com.vivo.push.listener;

public interface IPushQueryActionListener {
    void onSuccess(String result);

    void onFail(Integer code);
}
