; A master boot record: starts the first partition marked active, by CHS as
; the oldest ones do, so that the BIOS's translation is exercised.

        bits 16
        org 0x600

        cli
        xor ax, ax
        mov ss, ax
        mov sp, 0x7c00
        mov ds, ax
        mov es, ax
        sti
        cld
        mov si, 0x7c00
        mov di, 0x600
        mov cx, 256
        rep movsw
        jmp 0:relocated

relocated:
        mov si, partitions
        mov cx, 4
.next:  test byte [si], 0x80
        jnz .found
        add si, 16
        loop .next
        mov si, none
        jmp fail
.found: mov dh, [si + 1]
        mov cx, [si + 2]
        mov ax, 0x0201
        mov bx, 0x7c00
        int 0x13                        ; DL is still the BIOS's drive number
        jc .bad
        cmp word [0x7dfe], 0xaa55
        jne .bad
        jmp 0:0x7c00                    ; with DS:SI at the partition's entry
.bad:   mov si, unreadable

fail:   lodsb
        test al, al
        jz .stop
        mov ah, 0x0e
        mov bx, 7
        int 0x10
        jmp fail
.stop:  hlt
        jmp .stop

none:       db "No active partition", 0
unreadable: db "Cannot read the partition", 0

        times 446 - ($ - $$) db 0
partitions:
        times 64 db 0
        dw 0xaa55
