package com.tencent.qcloud.tim.push;

public class TIMPushMessage {
}
